-- Each backup and each drill, and what came of it.
CREATE TABLE backup_run (
    id {id},
    kind TEXT NOT NULL CHECK (kind IN ('backup', 'drill')),
    outcome TEXT NOT NULL CHECK (outcome IN ('good', 'failed')),
    at BIGINT NOT NULL,
    -- The backup's folder; NULL when there is none.
    stamp TEXT,
    -- The moment the backup holds.
    taken_at BIGINT,
    words TEXT NOT NULL
);
CREATE INDEX backup_run_by_outcome ON backup_run (kind, outcome, at);

-- Each time this store was restored from a backup: between the two moments a lost database may have sent messages.
CREATE TABLE restoration (
    id {id},
    epoch BIGINT NOT NULL UNIQUE,
    stamp TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    restored_at BIGINT NOT NULL
);

-- Messages that the channel reports on and only the lost database knew: by the outbox id they carried.
CREATE TABLE lost_send (
    outbox_id {id},
    status BIGINT NOT NULL,
    at BIGINT NOT NULL
);
