package import Care
package import Store

/// Makes a store that was just restored from a backup safe to serve: nothing the lost database may have sent goes again.
///
/// What it can see now it settles here; what comes later (reminders that fell due meanwhile, webhooks that are repeated)
/// the outbox settles by the same gap when it is enqueued.
package enum RestoredStore {
    package struct Report: Sendable, Hashable {
        package var restoration: Restoration
        /// Messages that were on their way, or due, and may have gone.
        package var unknown: Int
        /// Messages that provably have not gone and still will.
        package var waiting: Int
        /// Reminders that fell due meanwhile.
        package var reminders: Int
    }

    /// Each start after a death puts identifiers an hour ahead of the clock; so far ahead the lost database never was.
    private static let leap = Span.days(7)

    package static func makeSafe(stamp: String, takenAt: Instant, in tx: Transaction) throws -> Report {
        let restoration = try tx.noteRestoration(stamp: stamp, takenAt: takenAt)
        let gap = restoration.gap
        let pending = try tx.pendingSends()
        var unknown = 0
        for item in pending where mayHaveGone(item, gap) {
            try tx.close(item.id, as: .unknown, because: .restored)
            unknown += 1
        }
        let reminders = try tx.waitingAgenda().count { gap.mayHaveGone(from: $0.dueAt, until: $0.notAfter) }
        try tx.signEverybodyOut()
        try tx.leapIdentifiers(by: leap)
        tx.audit(AuditEntry(actor: .commandLine, act: .storeRestored, amount: unknown))
        return Report(
            restoration: restoration,
            unknown: unknown,
            waiting: pending.count - unknown,
            reminders: reminders
        )
    }

    private static func mayHaveGone(_ item: PendingSend, _ gap: RestoreGap) -> Bool {
        guard item.state == .queued else { return true }
        // A word from Meta lets it go earlier than it says.
        let isHeldForTemplate = item.reason == .templateMissing || item.reason == .templateNotApproved
        let from = isHeldForTemplate ? min(item.notBefore, gap.takenAt) : item.notBefore
        return gap.mayHaveGone(from: from, until: item.notAfter)
    }
}
