-- That somebody was forgotten: when, by whom and how many rows of what (JSON), and nothing that tells who it was.
CREATE TABLE forgetting (
    id {id},
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    counts TEXT NOT NULL
);

-- The data keys destroyed with it: fingerprint is the SHA-256 of the wrapped key.
CREATE TABLE forgotten_key (
    subject {id},
    forgetting_id BIGINT NOT NULL REFERENCES forgetting (id),
    fingerprint {blob} NOT NULL
);

-- Stops said at an address that was forgotten: they hold again when it comes back.
CREATE TABLE kept_stop (
    kind TEXT NOT NULL,
    value_index {blob} NOT NULL,
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, value_index, purpose)
);

-- Whose conversation a notice is about, as in event; NULL for what concerns nobody.
ALTER TABLE notice ADD COLUMN conversation_hash BIGINT;
