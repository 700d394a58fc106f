-- By which address a calendar's owner is invited: what they decline takes no time.

ALTER TABLE calendar_account ADD COLUMN owner_sealed {blob};
