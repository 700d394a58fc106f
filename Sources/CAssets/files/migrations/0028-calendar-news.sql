-- Since when a calendar fails, and what a patient believes of a visit while the news about it has not left.

ALTER TABLE calendar_account ADD COLUMN failing_since BIGINT;
ALTER TABLE calendar_account ADD COLUMN fault TEXT;

-- The last news of a visit that was made for its patient.
CREATE TABLE visit_news (
    appointment_id BIGINT PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE,
    -- What the news that a visit is called off hangs on in the outbox.
    id BIGINT NOT NULL UNIQUE,
    cause TEXT NOT NULL,
    -- Of the time the news is about.
    slot_version BIGINT NOT NULL,
    -- When and where the patient believes the visit to be until the news arrives; nothing where they know of none.
    known_start_at BIGINT,
    known_location_id BIGINT REFERENCES location (id),
    known_zone TEXT,
    CHECK ((known_start_at IS NULL) = (known_location_id IS NULL) AND (known_start_at IS NULL) = (known_zone IS NULL))
);
