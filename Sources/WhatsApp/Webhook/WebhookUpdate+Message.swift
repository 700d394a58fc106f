import Care
import Dialogue

extension WebhookUpdate {
    /// Nil if the message lacks what every message has: an id, a sender and a time.
    var messageReading: WebhookReading? {
        guard let id = body["id"]?.text, !id.isEmpty, let from = sender,
            let at = Self.instant(body["timestamp"]) ?? Self.instant(entryTime)
        else { return nil }
        let message = IncomingMessage(
            id: id,
            from: from,
            profileName: contact?["profile"]?["name"]?.string,
            at: at,
            content: IncomingContent(message: body),
            inReplyTo: body["context"]?["id"]?.text
        )
        return WebhookReading(dedupeKey: "m:" + id, address: from, event: .message(message))
    }

    /// Who wrote; people without a visible phone number are named only by their business-scoped id.
    private var sender: ChannelAddress? {
        ChannelAddress(
            phone: body["from"] ?? contact?["wa_id"],
            userID: body["from_user_id"] ?? contact?["user_id"]
        )
    }
}
