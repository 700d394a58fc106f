import Care
package import Dialogue
package import Store

/// Reads the journal: cuts each payload into updates and handles every update once, each in a savepoint of its own, so
/// that one that cannot be handled never harms its neighbours.
package struct Intake: Sendable {
    package static let mostAttempts = 5

    private let read: @Sendable ([UInt8]) throws(UnreadablePayload) -> [Piece]
    private let handler: EventHandler

    package init(
        rules: PracticeRules,
        read: @escaping @Sendable ([UInt8]) throws(UnreadablePayload) -> [Piece]
    ) {
        self.read = read
        handler = EventHandler(rules: rules)
    }

    /// What one transaction takes on at most: the one writer must be free for others again soon.
    private struct Budget {
        var updates = 256
        var bytes = 4 << 20
        /// Each costs the store's patience with a row that somebody has locked.
        var locks = 1

        var isSpent: Bool { updates <= 0 || bytes <= 0 || locks <= 0 }
    }

    /// When what wants a locked row is looked at again.
    private static let restOfLock = Span.seconds(2)

    /// Handles up to `limit` new payloads, fewer when they are large; gives how many there were, and `limit` when there
    /// is more to do.
    package func handleNew(limit: Int, in tx: Transaction) throws -> Int {
        var budget = Budget()
        var mayWait = try tx.hasWaitingEvents()
        let entries = try tx.newJournalEntries(limit: limit)
        for entry in entries {
            guard !budget.isSpent else { return limit }
            budget.bytes -= entry.size
            guard let payload = try opened(entry, in: tx) else { continue }
            guard try handle(payload, of: entry, &budget, &mayWait, in: tx) else { return limit }
        }
        return entries.count
    }

    /// Nil for a row whose bytes are damaged: it is set aside and the next one read.
    private func opened(_ entry: JournalEntry, in tx: Transaction) throws -> [UInt8]? {
        do {
            return try tx.payload(of: entry)
        } catch let error where error.isOfOneRow {
            try tx.park(entry.id, reason: "sealed bytes damaged")
            return nil
        }
    }

    /// False when the budget ran out on the way: the rest is read again, and what is done is known by its key.
    private func handle(
        _ payload: [UInt8],
        of entry: JournalEntry,
        _ budget: inout Budget,
        _ mayWait: inout Bool,
        in tx: Transaction
    ) throws -> Bool {
        let pieces: [Piece]
        do {
            pieces = try read(payload)
        } catch {
            try tx.park(entry.id, reason: error.reason)
            return true
        }
        for piece in pieces {
            guard budget.updates > 0, budget.locks > 0 else { return false }
            let key = Self.key(of: piece, receivedAt: entry.receivedAt)
            guard let event = try tx.beginEvent(key, of: entry.id, conversation: piece.conversationKey) else {
                continue
            }
            budget.updates -= 1
            if mayWait, try tx.hasWaitingEvent(in: piece.conversationKey) {
                // An older update of the same conversation is still to be handled, and this one may build on it.
                try tx.postpone(event, payload: piece.raw, attempts: 0, next: tx.now, reason: "behind an older one")
            } else if try !attempt(piece, event: event, attempts: 0, &budget, in: tx) {
                mayWait = true
            }
        }
        try tx.markHandled(entry.id)
        return true
    }

    private static func key(of piece: Piece, receivedAt: Instant) -> String {
        piece.mayRecur ? "\(piece.dedupeKey):\(receivedAt.seconds / 3_600)" : piece.dedupeKey
    }

    /// Tries again what failed before and is due, and what waited behind it; gives how many there were.
    package func handleDue(limit: Int, in tx: Transaction) throws -> Int {
        var budget = Budget()
        var count = 0
        while count < limit {
            let events = try tx.dueEvents(limit: limit - count)
            if events.isEmpty { break }
            for event in events where !budget.isSpent {
                try retry(event, &budget, in: tx)
                count += 1
            }
            if budget.isSpent { break }
        }
        return count
    }

    private func retry(_ event: WaitingEvent, _ budget: inout Budget, in tx: Transaction) throws {
        let payload: [UInt8]
        do {
            payload = try tx.payload(of: event)
        } catch let error where error.isOfOneRow {
            return try tx.parkEvent(event.id, reason: "sealed bytes damaged")
        }
        // The payload was read once already; were it unreadable now, it waits for staff.
        guard let piece = (try? read(payload))?.first else {
            return try tx.parkEvent(event.id, reason: "unreadable")
        }
        if try attempt(piece, event: event.id, attempts: event.attempts, &budget, in: tx) {
            try tx.markHandled(event.id)
        }
    }

    /// Whether it is handled; if not, it waits or is set aside.
    private func attempt(
        _ piece: Piece,
        event: Identifier<WaitingEvent>,
        attempts: Int,
        _ budget: inout Budget,
        in tx: Transaction
    ) throws -> Bool {
        do {
            try tx.savepoint { try handler.handle(piece, in: tx) }
            return true
        } catch let failure as StoreError where failure == .locked {
            // Its conversation waits, which is no fault of its own, and nobody else does.
            budget.locks -= 1
            let next = tx.now + Self.restOfLock
            try tx.postpone(event, payload: piece.raw, attempts: attempts, next: next, reason: "locked")
            return false
        } catch let failure as StoreError where failure.isUnavailable {
            // The whole transaction is lost; the journal row stays new and is handled when the store is back.
            throw failure
        } catch {
            let reason = "\(type(of: error))"
            let next = tx.now + .seconds(Int64(10) << Int64(2 * attempts))
            try tx.postpone(event, payload: piece.raw, attempts: attempts + 1, next: next, reason: reason)
            if attempts + 1 >= Self.mostAttempts { try tx.parkEvent(event, reason: reason) }
            return false
        }
    }
}

extension StoreError {
    /// Whether it says something of the store and nothing of what was asked of it.
    package var isUnavailable: Bool {
        switch self {
        case .unavailable, .brokenStorage: true
        case .constraint, .newerSchema, .statement: false
        }
    }
}
