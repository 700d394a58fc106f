-- What became of a visit on its day, and what the patient says of it.

-- Why the patient called it off, if they said so (FHIR appointment-cancellation-reason).
ALTER TABLE appointment ADD COLUMN cancellation_reason TEXT;

-- Who is here. An arrival belongs to one time of the visit: one at a time the visit has left counts for nothing.
CREATE TABLE arrival (
    appointment_id BIGINT PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE,
    -- What "please come in" hangs on in the outbox.
    id BIGINT NOT NULL UNIQUE,
    slot_version BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    called_at BIGINT,
    -- The call is worthless after this.
    call_not_after BIGINT,
    CHECK ((called_at IS NULL) = (call_not_after IS NULL))
);

-- The mark that a visit was missed.
CREATE TABLE missed_visit (
    appointment_id BIGINT PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE,
    -- What the offer of another time hangs on in the outbox.
    id BIGINT NOT NULL UNIQUE,
    marked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('marked', 'under-review', 'upheld', 'withdrawn')),
    changed_at BIGINT NOT NULL
);
CREATE INDEX missed_visit_under_review ON missed_visit (changed_at) WHERE state = 'under-review';
