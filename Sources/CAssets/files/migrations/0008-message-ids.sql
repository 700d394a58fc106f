-- Meta's ids of messages hold the patient's number: from here on they stand as keyed names (`Vault.name`), and the original,
-- where it is needed again, is sealed. SQL cannot make the names; `StoreEngine.bringUpToDate` renames what is there already.
ALTER TABLE message ADD COLUMN channel_id_sealed {blob};
ALTER TABLE outbox ADD COLUMN in_reply_to_sealed {blob};
