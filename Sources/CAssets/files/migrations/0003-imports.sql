-- What the booking system last said of a visit: only what it changes itself moves a visit that patients may move, too.
ALTER TABLE appointment ADD COLUMN imported_start BIGINT;
ALTER TABLE appointment ADD COLUMN imported_end BIGINT;
ALTER TABLE appointment ADD COLUMN imported_practitioner_id BIGINT REFERENCES practitioner (id);
ALTER TABLE appointment ADD COLUMN imported_location_id BIGINT REFERENCES location (id);
ALTER TABLE appointment ADD COLUMN imported_status TEXT;

-- A visit that never moved is where its file put it; of the others nobody knows what the file said.
UPDATE appointment SET imported_start = start_at, imported_end = end_at, imported_practitioner_id = practitioner_id,
    imported_location_id = location_id
WHERE external_id IS NOT NULL AND slot_version = 1;

-- The phone behind a business-scoped id, as last seen: both are one person's account.
ALTER TABLE address ADD COLUMN phone_address_id BIGINT REFERENCES address (id);
CREATE INDEX address_by_phone ON address (phone_address_id) WHERE phone_address_id IS NOT NULL;

-- Imports wrote the name twice where they knew no address.
UPDATE location SET address = '' WHERE address = name;
