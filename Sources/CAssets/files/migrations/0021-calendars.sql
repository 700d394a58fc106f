-- The calendars practitioners have elsewhere: what is taken there, which of our visits are shown there, and what was decided
-- where the two differed.

CREATE TABLE calendar_account (
    practitioner_id BIGINT PRIMARY KEY REFERENCES practitioner (id),
    -- The one calendar our visits go to and whose events take time.
    url TEXT NOT NULL,
    login_sealed {blob} NOT NULL,
    moved_rule TEXT NOT NULL CHECK (moved_rule IN ('ask', 'follow', 'restore')),
    removed_rule TEXT NOT NULL CHECK (removed_rule IN ('ask', 'cancel', 'restore')),
    -- The sync token and the calendar's version, as its server last told them.
    token TEXT,
    ctag TEXT,
    uses_tokens BIGINT NOT NULL DEFAULT 1 CHECK (uses_tokens IN (0, 1)),
    -- Rises with every look at the calendar: what an older look found is not kept.
    run BIGINT NOT NULL DEFAULT 0,
    poll_due_at BIGINT NOT NULL DEFAULT 0,
    full_due_at BIGINT NOT NULL DEFAULT 0,
    synced_at BIGINT,
    -- Failed looks in a row, and the last one's reason in plain words.
    failures BIGINT NOT NULL DEFAULT 0,
    failure TEXT
);

-- Everything that is in the calendar, ours and others'. Others' bytes are kept to follow their series further.
CREATE TABLE calendar_item (
    id {id},
    practitioner_id BIGINT NOT NULL REFERENCES calendar_account (practitioner_id) ON DELETE CASCADE,
    -- The same however the server spells the path.
    href_key TEXT NOT NULL,
    href TEXT NOT NULL,
    etag TEXT,
    content_sealed {blob},
    UNIQUE (practitioner_id, href_key)
);

-- When the practitioner is busy elsewhere, in pieces of at most a day.
CREATE TABLE calendar_busy (
    item_id BIGINT NOT NULL REFERENCES calendar_item (id) ON DELETE CASCADE,
    practitioner_id BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, start_at),
    CHECK (end_at > start_at AND end_at - start_at <= 86400000000)
);
CREATE INDEX calendar_busy_by_start ON calendar_busy (start_at, practitioner_id, end_at);

-- A visit as it is shown in a practitioner's calendar. It outlives the visit until it is taken out there.
CREATE TABLE calendar_visit (
    appointment_id BIGINT NOT NULL,
    practitioner_id BIGINT NOT NULL REFERENCES calendar_account (practitioner_id) ON DELETE CASCADE,
    -- Which version of the visit was last looked at for the calendar.
    seen_slot_version BIGINT NOT NULL,
    seen_state TEXT NOT NULL,
    -- What both sides last agreed on, and a write whose outcome is not known; empty when they have nothing in common.
    base TEXT NOT NULL DEFAULT '',
    -- The calendar has to be looked at again, from a moment on.
    is_open BIGINT NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
    retry_at BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (practitioner_id, appointment_id)
);

-- What was decided, and what staff are to decide. Times and places only, nothing of the patient.
CREATE TABLE calendar_decision (
    id {id},
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    appointment_id BIGINT REFERENCES appointment (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'notice', 'decision', 'note')),
    -- Of a question: what it is about, the same for the same two versions, and what the two sides say.
    subject TEXT,
    question TEXT,
    ours TEXT,
    theirs TEXT,
    answer TEXT CHECK (answer IN ('ours', 'theirs')),
    -- A question that nobody needs to answer any more.
    closed_at BIGINT,
    text TEXT NOT NULL
);
CREATE INDEX calendar_decision_open ON calendar_decision (practitioner_id, appointment_id) WHERE kind = 'question' AND closed_at IS NULL;
CREATE INDEX calendar_decision_by_time ON calendar_decision (at);
CREATE INDEX calendar_decision_by_visit ON calendar_decision (appointment_id);

-- A secret address under which a practitioner's visits can be read; only its keyed hash is kept.
CREATE TABLE calendar_feed (
    practitioner_id BIGINT PRIMARY KEY REFERENCES practitioner (id),
    secret_index {blob} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
