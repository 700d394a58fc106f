-- The audit chain: every act of staff, every decision about a send and every look at a patient's data; ids and codes only,
-- so that it survives the forgetting of a patient. Rows are only ever appended. hash: SHA-256 over the hash before it and
-- every field of its own row.
-- subjects: whose sealed data an act opened, as ids of 8 bytes each in rising order. Packed, since a page of forty patients
-- is then one short row under one hash, and since a look for one person reads the chain from end to end anyhow.
CREATE TABLE audit (
    seq {id},
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_id BIGINT,
    act TEXT NOT NULL,
    object TEXT,
    object_id BIGINT,
    person_id BIGINT,
    reason TEXT,
    amount BIGINT,
    subjects {blob} NOT NULL,
    hash {blob} NOT NULL
);
