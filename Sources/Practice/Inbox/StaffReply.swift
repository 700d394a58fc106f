package import Care
import Dialogue
package import Store

/// Staff answering from the inbox.
package enum StaffReply {
    package enum Refusal: Error, Hashable {
        case noConversation
        case empty
        /// Longer than Meta takes: 4,096 characters.
        case tooLong
        /// The customer-service window is shut; only a template may open the conversation again.
        case windowClosed
    }

    /// An answer given so shortly before the window shuts would not leave in time, so it is not promised.
    private static let lastMoment = FlightCheck.windowMargin * 2

    /// Queues the answer.
    ///
    /// `clientID` is made by the page for each compose, so a double click sends once.
    package static func send(
        _ text: String,
        to id: Identifier<Conversation>,
        by staff: Identifier<Staff>,
        clientID: String,
        in tx: Transaction
    ) throws -> Identifier<OutboxItem>? {
        let trimmed = text.trimmingPrefix(while: \.isWhitespace)
        guard trimmed.contains(where: { !$0.isWhitespace }) else { throw Refusal.empty }
        guard text.unicodeScalars.count <= 4_096 else { throw Refusal.tooLong }
        guard let conversation = try tx.conversation(id) else { throw Refusal.noConversation }
        guard let closes = conversation.window.closesAt, conversation.window.isOpen(at: tx.now + lastMoment) else {
            throw Refusal.windowClosed
        }
        return try tx.say(
            NewOutboxItem(
                cause: cause(id, clientID),
                purpose: .conversation,
                notBefore: tx.now,
                notAfter: closes,
                content: .text(String(trimmed))
            ),
            in: conversation,
            staff: staff
        )
    }

    /// What one compose of one conversation makes at most one message of.
    package static func cause(_ conversation: Identifier<Conversation>, _ clientID: String) -> String {
        "staff:\(conversation):\(clientID)"
    }
}
