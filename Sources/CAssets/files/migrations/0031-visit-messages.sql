-- Messages about a visit that do not hang on it: what was asked before it was booked, and answers that hold however it goes on.

CREATE TABLE visit_message (
    outbox_id BIGINT PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    conversation_id BIGINT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    -- Nothing until the visit is booked that the message led to.
    appointment_id BIGINT REFERENCES appointment (id) ON DELETE CASCADE,
    said_at BIGINT NOT NULL
);
CREATE INDEX visit_message_by_appointment ON visit_message (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX visit_message_open ON visit_message (conversation_id, said_at) WHERE appointment_id IS NULL;
CREATE INDEX visit_message_stale ON visit_message (said_at) WHERE appointment_id IS NULL;
