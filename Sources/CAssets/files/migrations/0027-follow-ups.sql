-- What follows a kind of visit: the patient is to come again, as which kind and in how many days.
ALTER TABLE visit_type ADD COLUMN follow_up_type_id BIGINT REFERENCES visit_type (id);
ALTER TABLE visit_type ADD COLUMN follow_up_days BIGINT CHECK (follow_up_days BETWEEN 1 AND 730);

-- A visit that took place, and the one that is to follow it.
CREATE TABLE due_visit (
    appointment_id BIGINT PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE,
    -- What the invitation to book it hangs on in the outbox.
    id BIGINT NOT NULL UNIQUE,
    visit_type_id BIGINT NOT NULL REFERENCES visit_type (id),
    due_on TEXT NOT NULL,
    noted_at BIGINT NOT NULL
);
