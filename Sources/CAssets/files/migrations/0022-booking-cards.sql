-- Booking in a card that the channel shows and we serve (WhatsApp: a Flow).

-- A card's form as the channel has it.
CREATE TABLE channel_flow (
    id TEXT PRIMARY KEY,
    -- Meta's own, in capitals: DRAFT, PUBLISHED, THROTTLED, BLOCKED, DEPRECATED.
    status TEXT NOT NULL,
    synced_at BIGINT NOT NULL
);

-- A card that was offered; what the phone shows of it is a token made of the identifier.
CREATE TABLE booking_card (
    id {id},
    conversation_id BIGINT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    -- Whom and what for, where the patient had said so; else the card asks.
    person_id BIGINT REFERENCES person (id) ON DELETE CASCADE,
    visit_type_id BIGINT REFERENCES visit_type (id),
    expires_at BIGINT NOT NULL,
    -- What came of it: a card books once.
    appointment_id BIGINT REFERENCES appointment (id) ON DELETE CASCADE,
    -- The phone cannot show cards.
    is_refused BIGINT NOT NULL DEFAULT 0 CHECK (is_refused IN (0, 1))
);
CREATE INDEX booking_card_by_conversation ON booking_card (conversation_id);
CREATE INDEX booking_card_by_person ON booking_card (person_id);
CREATE INDEX booking_card_by_appointment ON booking_card (appointment_id);
CREATE INDEX booking_card_by_expiry ON booking_card (expires_at);
