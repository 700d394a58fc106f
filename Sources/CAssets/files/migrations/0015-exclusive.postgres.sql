-- Buffers count as booked, and a room or a piece of equipment is in one place at a time.
ALTER TABLE appointment DROP CONSTRAINT double_booking;
ALTER TABLE appointment ADD CONSTRAINT double_booking
    EXCLUDE USING gist (practitioner_id WITH =,
        int8range(start_at - buffer_before * 60000000, end_at + buffer_after * 60000000) WITH &&)
    WHERE (state = 'booked');
ALTER TABLE appointment_resource ADD CONSTRAINT resource_taken
    EXCLUDE USING gist (resource_id WITH =, int8range(from_at, until_at) WITH &&);
