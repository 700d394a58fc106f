package import Care
package import Dialogue
private import Foundation

/// A message at the last durable step before it leaves, with what the flight check asks of person and conversation.
package struct Departure: Sendable {
    package var item: OutboxItem
    package var line: String
    package var address: ChannelAddress
    package var window: ServiceWindow
    /// IANA zone of the person; nil for a message to nobody we know.
    package var zone: String?
    /// The person's answer for the item's purpose.
    package var consent: Consent.State?
    package var isOptedOut: Bool

    package var message: OutgoingMessage {
        OutgoingMessage(
            line: line,
            to: address,
            content: item.content,
            correlation: item.id.description,
            inReplyTo: item.inReplyTo
        )
    }
}

/// What a settled attempt needs to know of its row.
package struct Standing: Sendable, Hashable {
    package var conversation: Identifier<Conversation>
    package var attempts: Int
    /// Of them, how many WhatsApp has answered with "not now".
    package var deferrals: Int
    package var notAfter: Instant
}

extension Transaction {
    /// Everything about each departure in one query, all in one exchange: this is the hottest read of all.
    ///
    /// Who is not there is left out. A failure is what the vault or the decoder says of a row that cannot be read any more.
    package func departures(
        _ ids: [Identifier<OutboxItem>]
    ) throws -> [(id: Identifier<OutboxItem>, departure: Result<Departure, any Error>)] {
        var found: [(id: Identifier<OutboxItem>, departure: Result<Departure, any Error>)] = []
        for id in ids {
            try connection.later(
                departureSQL,
                [.id(id)],
                { [self] row in Result { try readDeparture(row) } },
                { departures in found += departures.map { (id, $0) } }
            )
        }
        try connection.settle()
        return found
    }

    package func departure(_ id: Identifier<OutboxItem>) throws -> Departure? {
        try departures([id]).first?.departure.get()
    }

    package func standing(of id: Identifier<OutboxItem>) throws -> Standing? {
        try row("SELECT conversation_id, attempts, deferrals, not_after FROM outbox WHERE id = ?", [.id(id)]) {
            Standing(
                conversation: $0.id(0),
                attempts: Int($0.int(1)),
                deferrals: Int($0.int(2)),
                notAfter: $0.instant(3)
            )
        }
    }

    package func pairFrom(_ conversation: Identifier<Conversation>) throws -> Instant? {
        try row("SELECT pair_from FROM conversation WHERE id = ?", [.id(conversation)]) { $0.instant(0) }
    }

    private func readDeparture(_ row: any SQLRow) throws -> Departure {
        let id: Identifier<OutboxItem> = row.id(0)
        let address = row.int(10)
        let content = try open(row.blob(7), subject: address, Cell("outbox", id.rawValue, "content"))
        let value = try openText(row.blob(14), subject: address, Cell("address", address, "value"))
        let item = OutboxItem(
            id: id,
            conversation: row.id(1),
            person: row.optionalID(2),
            purpose: Purpose(rawValue: row.text(3)) ?? .outreach,
            anchor: row.optionalInt(4).map { OutboxItem.Anchor(id: $0, version: Int(row.int(5))) },
            notAfter: row.instant(6),
            content: try JSONDecoder().decode(OutgoingContent.self, from: Data(content)),
            inReplyTo: try row.optionalBlob(8).map {
                try openText($0, subject: address, Cell("outbox", id.rawValue, "in_reply_to"))
            },
            state: OutboxItem.State(rawValue: row.text(9)) ?? .refused,
            attempts: Int(row.int(15))
        )
        return Departure(
            item: item,
            line: row.text(11),
            address: Address(
                id: Identifier(address),
                kind: Address.Kind(rawValue: row.text(13)) ?? .phone,
                value: value
            ).channelAddress,
            window: ServiceWindow(lastInbound: row.optionalInstant(12)),
            zone: row.optionalText(16),
            consent: row.optionalText(17).flatMap(Consent.State.init),
            isOptedOut: row.int(18) != 0
        )
    }
}

/// Whether somebody said stop at one of the person's own addresses, as a condition of a query that has both.
func saidStop(person: String, to purpose: String) -> String {
    """
    EXISTS (SELECT 1 FROM relation JOIN opt_out ON opt_out.address_id = relation.address_id
        AND opt_out.purpose = \(purpose) WHERE relation.person_id = \(person) AND relation.relation = 'self')
    """
}

/// Opted out: this address said stop, or one that is the person's own did.
private let departureSQL = """
    SELECT outbox.id, outbox.conversation_id, outbox.person_id, outbox.purpose, outbox.anchor_id, outbox.anchor_version,
        outbox.not_after, outbox.content_sealed, outbox.in_reply_to_sealed, outbox.state, conversation.address_id,
        conversation.line, conversation.last_inbound_at, address.kind, address.value_sealed, outbox.attempts,
        person.zone, consent.state,
        EXISTS (SELECT 1 FROM opt_out WHERE opt_out.address_id = conversation.address_id
            AND opt_out.purpose = outbox.purpose)
        OR \(saidStop(person: "outbox.person_id", to: "outbox.purpose"))
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    JOIN address ON address.id = conversation.address_id
    LEFT JOIN person ON person.id = outbox.person_id
    LEFT JOIN consent ON consent.person_id = outbox.person_id AND consent.purpose = outbox.purpose
    WHERE outbox.id = ?
    """
