-- When a visit of a series would be by its series; one that was moved by itself is at another time.
ALTER TABLE appointment ADD COLUMN series_at BIGINT;
