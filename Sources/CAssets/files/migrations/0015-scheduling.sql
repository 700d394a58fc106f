-- What visits ask of the practice's time, and when its people, rooms and equipment can be had.

ALTER TABLE visit_type ADD COLUMN buffer_before BIGINT NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 240);
ALTER TABLE visit_type ADD COLUMN buffer_after BIGINT NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 240);
ALTER TABLE visit_type ADD COLUMN notice_minutes BIGINT NOT NULL DEFAULT 60 CHECK (notice_minutes BETWEEN 0 AND 525600);
ALTER TABLE visit_type ADD COLUMN horizon_days BIGINT NOT NULL DEFAULT 28 CHECK (horizon_days BETWEEN 1 AND 400);
ALTER TABLE visit_type ADD COLUMN step_minutes BIGINT NOT NULL DEFAULT 15 CHECK (step_minutes BETWEEN 5 AND 240);

CREATE TABLE resource (
    id {id},
    location_id BIGINT NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL CHECK (kind IN ('room', 'equipment')),
    name TEXT NOT NULL,
    UNIQUE (location_id, name)
);

-- Who offers a kind of visit; no row, and everybody does.
CREATE TABLE visit_type_practitioner (
    visit_type_id BIGINT NOT NULL REFERENCES visit_type (id),
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    PRIMARY KEY (visit_type_id, practitioner_id)
);

-- Of the resources with the same number of need a visit has one.
CREATE TABLE visit_type_need (
    visit_type_id BIGINT NOT NULL REFERENCES visit_type (id),
    need BIGINT NOT NULL CHECK (need BETWEEN 1 AND 4),
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    PRIMARY KEY (visit_type_id, need, resource_id)
);

-- A day on which a practitioner's hours are others than the weekly ones: all rows of the day together. One without a place
-- says that the practitioner sees nobody.
CREATE TABLE hours_exception (
    id {id},
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    day TEXT NOT NULL,
    location_id BIGINT REFERENCES location (id),
    from_minute BIGINT NOT NULL DEFAULT 0 CHECK (from_minute BETWEEN 0 AND 1440),
    to_minute BIGINT NOT NULL DEFAULT 0 CHECK (to_minute BETWEEN 0 AND 1440),
    CHECK (location_id IS NULL OR from_minute < to_minute)
);
CREATE INDEX hours_exception_by_day ON hours_exception (day, practitioner_id);

-- Leave, holidays, closures: whose time it is, or everybody's if nobody is named.
CREATE TABLE absence (
    id {id},
    practitioner_id BIGINT REFERENCES practitioner (id),
    location_id BIGINT REFERENCES location (id),
    resource_id BIGINT REFERENCES resource (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('leave', 'holiday', 'closed')),
    CHECK (end_at > start_at)
);
CREATE INDEX absence_by_end ON absence (end_at);

-- The visit type's buffers when the visit was booked, in minutes; they go with it when it is moved.
ALTER TABLE appointment ADD COLUMN buffer_before BIGINT NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 240);
ALTER TABLE appointment ADD COLUMN buffer_after BIGINT NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 240);

-- What a booked visit has to itself, buffers included; gone with the booking.
CREATE TABLE appointment_resource (
    appointment_id BIGINT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (appointment_id, resource_id),
    CHECK (until_at > from_at AND until_at - from_at <= 115200000000)
);
-- Free times are looked up by day for everybody at once.
CREATE INDEX appointment_booked_by_start ON appointment (start_at, practitioner_id, end_at, buffer_before, buffer_after) WHERE state = 'booked';
CREATE INDEX appointment_resource_by_time ON appointment_resource (resource_id, from_at);
