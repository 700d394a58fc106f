-- How often WhatsApp has said "not now" to it: what its next wait goes by, and that of a line or a pair. Tries that never
-- reached WhatsApp are not among them.
ALTER TABLE outbox ADD COLUMN deferrals BIGINT NOT NULL DEFAULT 0;
