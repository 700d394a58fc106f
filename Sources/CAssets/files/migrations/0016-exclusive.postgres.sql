-- Buffers count as booked, and a room or a piece of equipment is in one place at a time.
ALTER TABLE appointment DROP CONSTRAINT double_booking;
ALTER TABLE appointment ADD CONSTRAINT double_booking
    EXCLUDE USING gist (practitioner_id WITH =,
        int8range(start_at - buffer_before * 60000000, end_at + buffer_after * 60000000) WITH &&)
    WHERE (state = 'booked');
ALTER TABLE appointment_resource ADD CONSTRAINT resource_taken
    EXCLUDE USING gist (resource_id WITH =, int8range(from_at, until_at) WITH &&);

-- A visit that is over, called off or elsewhere leaves its rooms, whoever writes: also a node of the version before.
CREATE FUNCTION appointment_leaves_resources() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM appointment_resource WHERE appointment_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER appointment_leaves_resources AFTER UPDATE OF state, start_at, end_at, location_id ON appointment FOR EACH ROW
WHEN (NEW.state <> 'booked' OR NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at OR NEW.location_id <> OLD.location_id)
EXECUTE FUNCTION appointment_leaves_resources();
