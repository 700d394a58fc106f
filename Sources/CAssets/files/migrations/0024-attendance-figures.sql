-- What attendance is counted from.

-- What a delivered message costs by the rate card of its day, in millionths of the currency's unit; nothing where no card says.
ALTER TABLE outbox ADD COLUMN cost_millionths BIGINT;
ALTER TABLE outbox ADD COLUMN cost_currency TEXT;
ALTER TABLE early_status ADD COLUMN cost_millionths BIGINT;
ALTER TABLE early_status ADD COLUMN cost_currency TEXT;

-- Each time that a visit has left, because it was moved away from it or called off.
CREATE TABLE left_time (
    id {id},
    appointment_id BIGINT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    -- When the patient had confirmed it, if they had.
    confirmed_at BIGINT,
    left_at BIGINT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('moved', 'cancelled')),
    -- Whether it was the patient's wish.
    is_patients BIGINT NOT NULL CHECK (is_patients IN (0, 1)),
    CHECK (end_at > start_at AND end_at - start_at <= 86400000000)
);
CREATE INDEX left_time_by_appointment ON left_time (appointment_id);
CREATE INDEX left_time_by_practitioner ON left_time (practitioner_id, start_at, end_at);
-- Who has a time: with its end in the index, only visits that overlap are looked at.
DROP INDEX appointment_by_practitioner;
CREATE INDEX appointment_by_practitioner ON appointment (practitioner_id, start_at, end_at);
