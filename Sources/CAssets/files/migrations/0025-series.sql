-- Visits that were booked together, week after week or month after month; each of them is a visit like any other.
ALTER TABLE appointment ADD COLUMN series_id BIGINT;
CREATE INDEX appointment_by_series ON appointment (series_id, start_at) WHERE series_id IS NOT NULL;
