-- One practitioner's list is read whenever a time of theirs comes free.

CREATE INDEX wait_list_entry_by_practitioner ON wait_list_entry (practitioner_id, since) WHERE state = 'waiting';

-- And those of their times that are being offered whenever a visit is booked, moved or called off.
CREATE INDEX freed_slot_open ON freed_slot (practitioner_id, start_at) WHERE state = 'open';
