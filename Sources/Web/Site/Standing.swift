import Care
import Store

/// What every page of the console shows beside its own: who waits for an answer, and whether the line may send.
package struct Standing: Sendable, Hashable {
    /// Conversations with something nobody has read.
    package var unread: Int
    /// Why nothing goes out at this moment; nil when all is well.
    package var heldBecause: String?
    /// No backup was proved good for too long although one is to be, every night.
    package var lacksBackup: Bool

    package init(unread: Int = 0, heldBecause: String? = nil, lacksBackup: Bool = false) {
        self.unread = unread
        self.heldBecause = heldBecause
        self.lacksBackup = lacksBackup
    }
}

extension Transaction {
    /// How things stand with the console's line.
    func standing(line name: String?, hasNightlyBackup: Bool) throws -> Standing {
        var standing = Standing(unread: try unreadConversations())
        if let name {
            let line = try line(name)
            if line.isHeld(now: now) { standing.heldBecause = line.heldReason }
        }
        if hasNightlyBackup { standing.lacksBackup = try backupStanding().isStale(now: now) }
        return standing
    }
}
