-- Nothing the channel says is lost: what was not understood is kept whole, sealed.

ALTER TABLE notice ADD COLUMN raw_sealed {blob};
ALTER TABLE message ADD COLUMN raw_sealed {blob};

-- What the channel advised about a failure that came before its message was known.
ALTER TABLE early_status ADD COLUMN disposition TEXT;
ALTER TABLE early_status ADD COLUMN advice TEXT;

-- Updates of one conversation wait in order: whose conversation it is, as a hash; NULL for what concerns nobody.
ALTER TABLE event ADD COLUMN conversation_hash BIGINT;
CREATE INDEX event_waiting_in_order ON event (conversation_hash, id) WHERE state = 0;
