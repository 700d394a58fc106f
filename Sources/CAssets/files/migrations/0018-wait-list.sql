-- Who waits for an earlier time, which times came free, and whom they were offered to.

CREATE TABLE wait_list_entry (
    id {id},
    person_id BIGINT NOT NULL REFERENCES person (id),
    visit_type_id BIGINT NOT NULL REFERENCES visit_type (id),
    -- The visit that is given up for an earlier one.
    appointment_id BIGINT REFERENCES appointment (id) ON DELETE SET NULL,
    practitioner_id BIGINT REFERENCES practitioner (id),
    part_of_day TEXT CHECK (part_of_day IN ('morning', 'afternoon', 'evening')),
    -- Monday is 1, Tuesday 2, Wednesday 4 and so on; 0 is any day.
    weekdays BIGINT NOT NULL DEFAULT 0 CHECK (weekdays BETWEEN 0 AND 127),
    first_day TEXT,
    last_day TEXT,
    notice_minutes BIGINT NOT NULL CHECK (notice_minutes BETWEEN 0 AND 20160),
    priority TEXT NOT NULL CHECK (priority IN ('routine', 'urgent', 'asap', 'stat')),
    since BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'placed', 'left', 'removed', 'lapsed')),
    changed_at BIGINT NOT NULL
);
CREATE INDEX wait_list_entry_waiting ON wait_list_entry (since, id) WHERE state = 'waiting';
CREATE INDEX wait_list_entry_by_person ON wait_list_entry (person_id);
CREATE INDEX wait_list_entry_by_appointment ON wait_list_entry (appointment_id);

CREATE TABLE freed_slot (
    id {id},
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    zone TEXT NOT NULL,
    freed_at BIGINT NOT NULL,
    freed_by BIGINT REFERENCES person (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'closed')),
    -- Why nobody is asked any more.
    reason TEXT,
    -- When to look who is to be asked next.
    next_at BIGINT NOT NULL,
    CHECK (end_at > start_at)
);
CREATE INDEX freed_slot_due ON freed_slot (next_at) WHERE state = 'open';
CREATE INDEX freed_slot_by_time ON freed_slot (practitioner_id, start_at);

CREATE TABLE wait_list_offer (
    id {id},
    freed_slot_id BIGINT NOT NULL REFERENCES freed_slot (id),
    entry_id BIGINT NOT NULL REFERENCES wait_list_entry (id) ON DELETE CASCADE,
    made_at BIGINT NOT NULL,
    answer_until BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'refused', 'lost', 'expired', 'withdrawn')),
    settled_at BIGINT,
    UNIQUE (freed_slot_id, entry_id, made_at)
);
CREATE INDEX wait_list_offer_by_entry ON wait_list_offer (entry_id, made_at);
