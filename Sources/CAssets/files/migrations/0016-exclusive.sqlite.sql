-- Buffers count as booked, and a room or a piece of equipment is in one place at a time. A visit with its buffers lasts at
-- most 32 hours.

DROP TRIGGER appointment_no_double_booking_insert;
DROP TRIGGER appointment_no_double_booking_update;

CREATE TRIGGER appointment_no_double_booking_insert BEFORE INSERT ON appointment
WHEN NEW.state = 'booked' AND EXISTS (
    SELECT 1 FROM appointment AS other
    WHERE other.practitioner_id = NEW.practitioner_id AND other.state = 'booked'
      AND other.start_at < NEW.end_at + 28800000000 AND other.start_at > NEW.start_at - 115200000000
      AND other.start_at - other.buffer_before * 60000000 < NEW.end_at + NEW.buffer_after * 60000000
      AND other.end_at + other.buffer_after * 60000000 > NEW.start_at - NEW.buffer_before * 60000000)
BEGIN SELECT RAISE(ABORT, 'double_booking'); END;

CREATE TRIGGER appointment_no_double_booking_update BEFORE UPDATE OF practitioner_id, state, start_at, end_at, buffer_before, buffer_after ON appointment
WHEN NEW.state = 'booked' AND EXISTS (
    SELECT 1 FROM appointment AS other
    WHERE other.practitioner_id = NEW.practitioner_id AND other.state = 'booked' AND other.id <> NEW.id
      AND other.start_at < NEW.end_at + 28800000000 AND other.start_at > NEW.start_at - 115200000000
      AND other.start_at - other.buffer_before * 60000000 < NEW.end_at + NEW.buffer_after * 60000000
      AND other.end_at + other.buffer_after * 60000000 > NEW.start_at - NEW.buffer_before * 60000000)
BEGIN SELECT RAISE(ABORT, 'double_booking'); END;

CREATE TRIGGER resource_taken_insert BEFORE INSERT ON appointment_resource
WHEN EXISTS (
    SELECT 1 FROM appointment_resource AS other
    WHERE other.resource_id = NEW.resource_id AND other.appointment_id <> NEW.appointment_id
      AND other.from_at < NEW.until_at AND other.from_at > NEW.from_at - 115200000000 AND other.until_at > NEW.from_at)
BEGIN SELECT RAISE(ABORT, 'resource_taken'); END;

CREATE TRIGGER resource_taken_update BEFORE UPDATE ON appointment_resource
WHEN EXISTS (
    SELECT 1 FROM appointment_resource AS other
    WHERE other.resource_id = NEW.resource_id AND other.appointment_id <> NEW.appointment_id
      AND other.from_at < NEW.until_at AND other.from_at > NEW.from_at - 115200000000 AND other.until_at > NEW.from_at)
BEGIN SELECT RAISE(ABORT, 'resource_taken'); END;

-- A visit that is over, called off or elsewhere leaves its rooms, whoever writes: also a node of the version before.
CREATE TRIGGER appointment_leaves_resources AFTER UPDATE OF state, start_at, end_at, location_id ON appointment
WHEN NEW.state <> 'booked' OR NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at OR NEW.location_id <> OLD.location_id
BEGIN DELETE FROM appointment_resource WHERE appointment_id = NEW.id; END;
