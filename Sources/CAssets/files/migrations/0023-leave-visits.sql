-- Who had a visit in a leave when it was entered, and was offered other times.

CREATE TABLE leave_visit (
    -- What the offer of other times hangs on in the outbox.
    id {id},
    absence_id BIGINT NOT NULL REFERENCES absence (id) ON DELETE CASCADE,
    appointment_id BIGINT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    -- The time the visit had then: a later one is the patient's answer.
    slot_version BIGINT NOT NULL,
    -- How often the patient was offered other times, and when last.
    asked BIGINT NOT NULL DEFAULT 0 CHECK (asked >= 0),
    asked_at BIGINT,
    -- Why the patient could not be asked.
    obstacle TEXT,
    UNIQUE (absence_id, appointment_id),
    CHECK ((asked = 0) = (asked_at IS NULL))
);
CREATE INDEX leave_visit_by_appointment ON leave_visit (appointment_id);

-- For the page of the wait-list.
CREATE INDEX freed_slot_by_freeing ON freed_slot (freed_at);
CREATE INDEX freed_slot_by_start ON freed_slot (start_at);
