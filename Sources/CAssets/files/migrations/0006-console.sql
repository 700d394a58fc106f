-- What the console asks on every page: who waits for an answer, who talks where.

DROP INDEX conversation_by_time;
CREATE INDEX conversation_by_attention ON conversation ((CASE WHEN unread > 0 THEN 1 ELSE 0 END), last_message_at, id);
CREATE INDEX conversation_by_address ON conversation (address_id);

-- A link for someone who has an account already: it sets a new password. NULL makes the administrator.
ALTER TABLE invitation ADD COLUMN staff_id BIGINT;
