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

    /// Handles up to `limit` new payloads; gives how many there were.
    package func handleNew(limit: Int, in tx: Transaction) throws -> Int {
        let entries = try tx.newJournalEntries(limit: limit)
        for entry in entries { try handle(entry, in: tx) }
        return entries.count
    }

    private func handle(_ entry: JournalEntry, in tx: Transaction) throws {
        let pieces: [Piece]
        do {
            pieces = try read(entry.payload)
        } catch {
            return try tx.park(entry.id, reason: error.reason)
        }
        for piece in pieces {
            let lane = Self.lane(of: piece.conversationKey)
            guard let event = try tx.beginEvent(piece.dedupeKey, of: entry.id, lane: lane) else { continue }
            try attempt(piece, event: event, attempts: 0, in: tx)
        }
        try tx.markHandled(entry.id)
    }

    /// Tries again what failed before and is due; gives how many there were.
    package func handleDue(limit: Int, in tx: Transaction) throws -> Int {
        let events = try tx.dueEvents(limit: limit)
        for event in events {
            // The payload was read once already; were it unreadable now, it waits for staff.
            guard let piece = (try? read(event.payload))?.first else {
                try tx.parkEvent(event.id, reason: "unreadable")
                continue
            }
            try attempt(piece, event: event.id, attempts: event.attempts, in: tx)
        }
        return events.count
    }

    private func attempt(
        _ piece: Piece,
        event: Identifier<WaitingEvent>,
        attempts: Int,
        in tx: Transaction
    ) throws {
        do {
            try tx.savepoint { try handler.handle(piece, in: tx) }
            if attempts > 0 { try tx.markHandled(event) }
        } catch let failure as StoreError where failure.isUnavailable {
            // The whole transaction is lost; the journal row stays new and is handled when the store is back.
            throw failure
        } catch {
            let reason = "\(type(of: error))"
            let next = tx.now + .seconds(Int64(10) << Int64(2 * attempts))
            try tx.postpone(event, payload: piece.raw, attempts: attempts + 1, next: next, reason: reason)
            if attempts + 1 >= Self.mostAttempts { try tx.parkEvent(event, reason: reason) }
        }
    }

    /// FNV-1a: the same on every node and every start, unlike `Hasher`.
    static func lane(of key: String) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(Transaction.lanes))
    }
}

extension StoreError {
    package var isUnavailable: Bool {
        if case .unavailable = self { true } else { false }
    }
}
