-- One practitioner's list is read whenever a time of theirs comes free.

CREATE INDEX wait_list_entry_by_practitioner ON wait_list_entry (practitioner_id, since) WHERE state = 'waiting';
