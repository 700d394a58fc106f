package import Care

/// A card in which a visit can be booked, offered in a conversation.
package struct BookingCard: Sendable, Hashable {
    package var id: Identifier<BookingCard>
    package var conversation: Identifier<Conversation>
    /// Whom it is for and what for, where that was said before; nil is for the card to ask.
    package var person: Identifier<Person>?
    package var visitType: Identifier<VisitType>?
    /// Its token is good until then.
    package var expires: Instant
    /// What it booked.
    package var visit: Identifier<Appointment>?

    package init(
        id: Identifier<BookingCard>,
        conversation: Identifier<Conversation>,
        person: Identifier<Person>? = nil,
        visitType: Identifier<VisitType>? = nil,
        expires: Instant,
        visit: Identifier<Appointment>? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.person = person
        self.visitType = visitType
        self.expires = expires
        self.visit = visit
    }
}

/// Cards, and the forms they are made of.
extension Transaction {
    package func bookingCard(_ id: Identifier<BookingCard>) throws -> BookingCard? {
        try row(
            "SELECT id, conversation_id, person_id, visit_type_id, expires_at, appointment_id FROM booking_card "
                + "WHERE id = ?",
            [.id(id)]
        ) {
            BookingCard(
                id: $0.id(0),
                conversation: $0.id(1),
                person: $0.optionalID(2),
                visitType: $0.optionalID(3),
                expires: $0.instant(4),
                visit: $0.optionalID(5)
            )
        }
    }

    package func insert(_ card: BookingCard) throws {
        try execute(
            "INSERT INTO booking_card (id, conversation_id, person_id, visit_type_id, expires_at) VALUES (?, ?, ?, ?, ?)",
            .id(card.id),
            .id(card.conversation),
            .id(card.person),
            .id(card.visitType),
            .instant(card.expires)
        )
    }

    /// The card is used up.
    package func settle(_ card: Identifier<BookingCard>, with visit: Identifier<Appointment>) throws {
        try execute(
            "UPDATE booking_card SET appointment_id = ? WHERE id = ? AND appointment_id IS NULL",
            .id(visit),
            .id(card)
        )
    }

    /// Its token is good no more.
    package func end(_ card: Identifier<BookingCard>) throws {
        try execute(
            "UPDATE booking_card SET expires_at = ? WHERE id = ? AND expires_at > ?",
            .instant(now),
            .id(card),
            .instant(now)
        )
    }

    /// The phone at the other end showed that it cannot show cards.
    package func refuse(_ card: Identifier<BookingCard>) throws {
        try execute("UPDATE booking_card SET is_refused = 1 WHERE id = ?", .id(card))
    }

    package func refusesCards(_ conversation: Identifier<Conversation>) throws -> Bool {
        try number(
            "SELECT count(*) FROM booking_card WHERE conversation_id = ? AND is_refused = 1",
            [.id(conversation)]
        ) > 0
    }

    package func pruneBookingCards(before moment: Instant) throws {
        try execute("DELETE FROM booking_card WHERE expires_at < ?", .instant(moment))
    }

    /// Meta's status of a form in capitals, such as `PUBLISHED`; nil before anybody asked.
    package func flowStatus(_ id: String) throws -> String? {
        try row("SELECT status FROM channel_flow WHERE id = ?", [.text(id)]) { $0.text(0) }
    }

    package func saveFlow(_ id: String, status: String) throws {
        try execute(
            "INSERT INTO channel_flow (id, status, synced_at) VALUES (?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET status = excluded.status, synced_at = excluded.synced_at",
            .text(id),
            .text(status),
            .instant(now)
        )
    }

    /// What the channel says by itself; forms that are not ours are ignored.
    package func changeFlow(_ id: String, status: String) throws {
        try execute(
            "UPDATE channel_flow SET status = ?, synced_at = ? WHERE id = ?",
            .text(status),
            .instant(now),
            .text(id)
        )
    }
}
