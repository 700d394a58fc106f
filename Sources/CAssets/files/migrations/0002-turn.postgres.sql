-- No practitioner is in two places at once.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE appointment ADD CONSTRAINT double_booking
    EXCLUDE USING gist (practitioner_id WITH =, int8range(start_at, end_at) WITH &&) WHERE (state = 'booked');

-- Identifiers come in blocks of a million and follow the server's clock; rows that are only added have theirs.
CREATE SEQUENCE identifier INCREMENT BY 1048576 MINVALUE 1048576 START WITH 1048576;
CREATE SEQUENCE append_block;

-- What each writer committed last: asked when the answer to a commit was lost.
CREATE TABLE commit_token (writer BIGINT PRIMARY KEY, token BIGINT NOT NULL);
