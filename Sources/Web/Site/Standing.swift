import Care
import Store

/// What every page of the console shows beside its own: who waits for an answer, and whether the line may send.
package struct Standing: Sendable, Hashable {
    /// Conversations with something nobody has read.
    package var unread: Int
    /// Why nothing goes out at this moment; nil when all is well.
    package var heldBecause: String?

    package init(unread: Int = 0, heldBecause: String? = nil) {
        self.unread = unread
        self.heldBecause = heldBecause
    }
}

extension Transaction {
    /// How things stand with the console's line.
    func standing(line name: String?) throws -> Standing {
        var standing = Standing(unread: try unreadConversations())
        if let name {
            let line = try line(name)
            standing.heldBecause = line.isHeld(now: now) ? line.heldReason : nil
        }
        return standing
    }
}
