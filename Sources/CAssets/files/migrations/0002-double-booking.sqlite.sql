-- No practitioner is in two places at once. SQLite has no exclusion constraint; its one writer makes these exact.

CREATE TRIGGER appointment_no_double_booking_insert BEFORE INSERT ON appointment
WHEN NEW.state = 'booked' AND EXISTS (
    SELECT 1 FROM appointment AS other
    WHERE other.practitioner_id = NEW.practitioner_id AND other.state = 'booked'
      AND other.start_at < NEW.end_at AND other.start_at > NEW.start_at - 86400000000 AND other.end_at > NEW.start_at)
BEGIN SELECT RAISE(ABORT, 'double_booking'); END;

CREATE TRIGGER appointment_no_double_booking_update BEFORE UPDATE OF practitioner_id, state, start_at, end_at ON appointment
WHEN NEW.state = 'booked' AND EXISTS (
    SELECT 1 FROM appointment AS other
    WHERE other.practitioner_id = NEW.practitioner_id AND other.state = 'booked' AND other.id <> NEW.id
      AND other.start_at < NEW.end_at AND other.start_at > NEW.start_at - 86400000000 AND other.end_at > NEW.start_at)
BEGIN SELECT RAISE(ABORT, 'double_booking'); END;
