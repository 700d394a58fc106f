import Care
import Dialogue

extension WebhookUpdate {
    /// Nil if the status lacks what every status has: the message's id, the status and a time.
    func statusReading(errors: ErrorTable) -> WebhookReading? {
        guard let id = body["id"]?.text, !id.isEmpty, let word = body["status"]?.text, !word.isEmpty,
            let at = Self.instant(body["timestamp"]) ?? Self.instant(entryTime)
        else { return nil }
        let key = statusKey(id, word)
        let address = ChannelAddress(
            phone: body["recipient_id"] ?? body["from"],
            userID: body["recipient_user_id"] ?? contact?["user_id"]
        )
        guard let status = DeliveryStatus(word: word), body["type"]?.text != "payment" else {
            let kind = body["type"]?.text ?? "message"
            return notice("Status of a \(kind.prefix(32)): \(word.prefix(32))", key: key, address: address)
        }
        let update = StatusUpdate(
            messageID: id,
            status: status,
            at: at,
            correlation: body["biz_opaque_callback_data"]?.text,
            category: price("category"),
            isBillable: pricing?["billable"]?.bool,
            cost: cost(at: at),
            failure: status == .failed ? errors.failure(inStatus: body["errors"]?[0]) : nil
        )
        return WebhookReading(dedupeKey: key, address: address, event: .status(update))
    }

    /// A message to a group has a status for each participant, whose name Meta spells in two ways.
    private func statusKey(_ id: String, _ status: String) -> String {
        let participant = body["recipient_participant_id"]?.text ?? body["participant_recipient_id"]?.text
        return "s:\(id):\(status)" + (participant.map { ":" + $0 } ?? "")
    }

    /// Meta's pages show the price beside the conversation, and once inside it.
    private var pricing: JSONValue? { body["pricing"] ?? body["conversation"]?["pricing"] }

    /// Nil unless Meta says whether it is billed and a rate card knows how much.
    private func cost(at moment: Instant) -> MessageCost? {
        guard let isBillable = pricing?["billable"]?.bool else { return nil }
        return RateCards.meta.cost(
            category: price("category"),
            isBillable: isBillable,
            phone: body["recipient_id"]?.text,
            at: moment
        )
    }

    private func price(_ name: String) -> String? {
        pricing?[name]?.text ?? body["conversation"]?["origin"]?["type"]?.text
    }
}

extension DeliveryStatus {
    init?(word: String) {
        switch word {
        case "sent": self = .sent
        case "delivered": self = .delivered
        case "read": self = .read
        case "played": self = .played
        case "failed": self = .failed
        default: return nil
        }
    }

    /// As the Cloud API writes it.
    package var word: String {
        switch self {
        case .sent: "sent"
        case .delivered: "delivered"
        case .read: "read"
        case .played: "played"
        case .failed: "failed"
        }
    }
}
