import Care
package import Dialogue
package import Store

/// Raises messages by what the channel says of them; it also settles what became of an `unknown`.
package enum StatusHandler {
    /// What failed so long ago says nothing of how the number is now.
    private static let newsLife = Span.hours(1)

    package static func handle(_ update: StatusUpdate, line: String = "", in tx: Transaction) throws {
        guard let item = try tx.outboxItem(channelID: update.messageID, correlation: update.correlation) else {
            try noteLost(update, in: tx)
            return try tx.keepEarly(update)
        }
        // The echo of our own id proves that it was sent, whatever we believed.
        if try !tx.markAccepted(item, channelID: update.messageID),
            try tx.isAccepted(item, otherThanAs: update.messageID)
        {
            // Our id came back with another message: it went out twice. Nothing else would ever show it.
            return try tx.insertNotice(
                line: line,
                field: "accepted-twice",
                summary: "Outbox \(item) was accepted twice (\(update.status))."
            )
        }
        try apply(update, to: item, in: tx)
    }

    /// After a restore the channel still tells of messages that only the lost database knew.
    private static func noteLost(_ update: StatusUpdate, in tx: Transaction) throws {
        guard let id = update.correlation.flatMap({ Identifier<OutboxItem>($0) }), try tx.restoreGap() != nil else {
            return
        }
        try tx.noteLostSend(id, status: update.status.rawValue, at: min(update.at, tx.now))
    }

    /// A failure with a wait of its own (131049) ends the message too: what it reminded of may be over by then, and
    /// staff read why it did not arrive.
    static func apply(_ update: StatusUpdate, to item: Identifier<OutboxItem>, in tx: Transaction) throws {
        try tx.raise(item, with: update)
        try tx.raiseMessageStatus(
            outbox: item,
            channelID: update.messageID,
            status: update.status,
            failureCode: update.failure?.code
        )
        guard let conversation = try tx.conversation(of: item) else { return }
        if let failure = update.failure, failure.disposition == .needsStaff, update.at > tx.now - newsLife {
            // What follows would fail the same way: the number waits, and staff read why.
            guard let line = try tx.conversation(conversation)?.line else { return }
            try tx.restLine(line, until: tx.now + Delivery.restOfLine, because: failure.advice, toldByStatus: true)
        } else if update.status != .failed {
            try tx.wakeLine(by: item, provedByStatus: true)
        }
        tx.tell(.conversation(conversation))
    }
}
