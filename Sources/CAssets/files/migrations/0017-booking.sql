-- What patients may book in the chat, and the times they are choosing among.

ALTER TABLE visit_type ADD COLUMN is_bookable BIGINT NOT NULL DEFAULT 0 CHECK (is_bookable IN (0, 1));
-- The clinic's own words on how to prepare, for every patient of such a visit.
ALTER TABLE visit_type ADD COLUMN preparation TEXT NOT NULL DEFAULT '';

-- A time kept for a conversation in which it was offered. Several may have been shown the same one: the first tap wins.
CREATE TABLE hold (
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    start_at BIGINT NOT NULL,
    -- Buffers included.
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    -- When it stops being kept; how long it was kept is told for a day after.
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, practitioner_id, start_at),
    CHECK (until_at > from_at)
);
CREATE INDEX hold_by_expiry ON hold (expires_at);

CREATE TABLE hold_resource (
    conversation_id BIGINT NOT NULL,
    practitioner_id BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    PRIMARY KEY (conversation_id, practitioner_id, start_at, resource_id),
    FOREIGN KEY (conversation_id, practitioner_id, start_at) REFERENCES hold (conversation_id, practitioner_id, start_at) ON DELETE CASCADE
);
