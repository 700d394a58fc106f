-- Two messages to one person leave in the order they were made: what is still to go, by conversation and priority. It
-- also finds what a death left in the air, so that a message on its way moves through fewer indexes.
CREATE INDEX outbox_pending ON outbox (conversation_id, priority, id, not_before)
    WHERE state IN ('queued', 'claimed', 'sending');
DROP INDEX outbox_flying;
CREATE INDEX outbox_unknown ON outbox (id) WHERE state = 'unknown';
-- What is settled, by when: a status that comes later no longer moves it.
DROP INDEX outbox_by_state;
CREATE INDEX outbox_settled ON outbox (state, settled_at, reason, status) WHERE settled_at IS NOT NULL;
UPDATE outbox SET settled_at = changed_at WHERE state = 'unknown' AND settled_at IS NULL;

-- Since when the line rests for a reason, and whether a status told it (1) or the answer to a send (0): only what was sent
-- later, and got as far, proves that it is over.
ALTER TABLE line ADD COLUMN held_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN held_by_status BIGINT NOT NULL DEFAULT 0;
