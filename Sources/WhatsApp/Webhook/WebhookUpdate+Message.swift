import Care
import Dialogue

extension WebhookUpdate {
    /// Nil if the message lacks what every message has: an id, a sender and a time.
    var messageReading: WebhookReading? {
        guard let id = body["id"]?.text, !id.isEmpty, let from = sender,
            let at = Self.instant(body["timestamp"]) ?? Self.instant(entryTime)
        else { return nil }
        // What is said in a group is said to many: it opens nobody's window and answers nothing of ours.
        if let group = body["group_id"]?.text, !group.isEmpty {
            let kind = body["type"]?.text ?? "unknown"
            return WebhookReading(
                dedupeKey: "m:" + id,
                event: .notice(field: "group_message", summary: "A message in a group (\(kind.prefix(32))).")
            )
        }
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
