-- What reminders depend on beyond times before the visit.

-- Rules such as `under 36h none; over 28d add 7d`; empty where there are none.
ALTER TABLE visit_type ADD COLUMN reminder_rules TEXT NOT NULL DEFAULT '';

-- When the visit got its time: it was booked, was moved to it, or came from another system.
ALTER TABLE appointment ADD COLUMN fixed_at BIGINT NOT NULL DEFAULT 0;
UPDATE appointment SET fixed_at = created_at;

-- Which of several wordings its reminders have, 0 for A; null where none are compared.
ALTER TABLE appointment ADD COLUMN variant BIGINT;
