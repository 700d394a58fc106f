-- When somebody was last called to look at a conversation without a new message: an identifier, which rises as the
-- messages' do.
ALTER TABLE conversation ADD COLUMN called_id BIGINT NOT NULL DEFAULT 0;
