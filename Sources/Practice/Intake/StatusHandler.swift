import Care
package import Dialogue
package import Store

/// Raises messages by what the channel says of them; it also settles what became of an `unknown`.
package enum StatusHandler {
    package static func handle(_ update: StatusUpdate, in tx: Transaction) throws {
        guard let item = try tx.outboxItem(channelID: update.messageID, correlation: update.correlation) else {
            return try tx.keepEarly(update)
        }
        // The echo of our own id proves that it was sent, whatever we believed.
        _ = try tx.markAccepted(item, channelID: update.messageID)
        try apply(update, to: item, in: tx)
    }

    static func apply(_ update: StatusUpdate, to item: Identifier<OutboxItem>, in tx: Transaction) throws {
        try tx.raise(item, with: update)
        try tx.raiseMessageStatus(
            outbox: item,
            channelID: update.messageID,
            status: update.status,
            failureCode: update.failure?.code
        )
        if let conversation = try tx.conversation(of: item) { tx.tell(.conversation(conversation)) }
    }
}
