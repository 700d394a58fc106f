package import Care
package import Store

/// Looks through one store for what is wrong; every look is cheap and changes nothing.
package struct TroubleSearch: Sendable {
    /// A journal whose oldest row waits longer is not being worked off.
    package static let longestLag = Span.seconds(60)
    /// What is due longer than this does not leave any more.
    package static let longestDue = Span.minutes(10)
    /// A lane may be free for so long while it changes hands.
    package static let handover = Span.seconds(30)
    /// So many webhooks tell what is usual.
    private static let remembered = 2_000

    private let line: String
    private let zone: Zone

    /// `line` is the business number that sends; `zone` the clinic's.
    package init(line: String, zone: Zone) {
        self.line = line
        self.zone = zone
    }

    package func find(in tx: Transaction) throws -> [FoundTrouble] {
        try [
            journal(tx), rest(tx), outbox(tx), webhooks(tx), lanes(tx), calendars(tx), questions(tx), templates(tx),
            parked(tx), unknown(tx),
        ].compactMap(\.self)
    }

    package func journal(_ tx: Transaction) throws -> FoundTrouble? {
        let backlog = try tx.backlog()
        guard let oldest = backlog.oldest, tx.now - oldest >= Self.longestLag else { return nil }
        return FoundTrouble(.journalBehind, "\(backlog.waiting) waiting, the oldest for \(words(tx.now - oldest))")
    }

    private func rest(_ tx: Transaction) throws -> FoundTrouble? {
        try tx.line(line).isHeld(now: tx.now) ? FoundTrouble(.lineHeld) : nil
    }

    /// A bulk send may take long; then the line's rate says that it moves.
    ///
    /// Nothing goes before a live message.
    private func outbox(_ tx: Transaction) throws -> FoundTrouble? {
        let record = try tx.line(line)
        if record.restsUntil(now: tx.now) != nil || record.isHeld(now: tx.now) { return nil }
        let moves = record.from > tx.now - Self.longestDue
        for priority in Priority.allCases where priority == .live || !moves {
            guard let due = try tx.oldestDue(priority), tx.now - due >= Self.longestDue else { continue }
            return FoundTrouble(.outboxStuck, "the oldest for \(words(tx.now - due))")
        }
        return nil
    }

    private func webhooks(_ tx: Transaction) throws -> FoundTrouble? {
        let open = OpenHours(try tx.allOpeningHours(), zone: zone)
        let silence = WebhookSilence { open.cover(hour: $0) }
        return silence.hours(after: try tx.newestWebhooks(limit: Self.remembered), now: tx.now).map {
            FoundTrouble(.webhooksSilent, "nothing for \($0) hours in which the clinic is open")
        }
    }

    /// Without a lease anywhere no node runs, or it is the only one and needs none.
    private func lanes(_ tx: Transaction) throws -> FoundTrouble? {
        let lanes = try tx.laneHoldings(grace: Self.handover)
        guard lanes.held > 0, lanes.lost > 0 else { return nil }
        return FoundTrouble(.lanesIdle, "\(lanes.lost) of \(Lane.count)")
    }

    private func calendars(_ tx: Transaction) throws -> FoundTrouble? {
        let failing = try tx.calendarAccounts().filter { $0.needsSomebody(now: tx.now) }
        guard let first = failing.compactMap(\.failingSince).min() else { return nil }
        let longest = words(tx.now - first)
        return FoundTrouble(
            .calendarFailing,
            failing.count == 1 ? "for \(longest)" : "\(failing.count), one for \(longest)"
        )
    }

    private func questions(_ tx: Transaction) throws -> FoundTrouble? {
        let urgent = try CalendarQuestionDesk().open(in: tx).count { $0.isUrgent(now: tx.now) }
        return urgent > 0 ? FoundTrouble(.calendarQuestions, "\(urgent)") : nil
    }

    private func templates(_ tx: Transaction) throws -> FoundTrouble? {
        let all = try tx.templates()
        let drifted = all.count { template in
            template.category != template.expectedCategory || template.parameters < 0
                || !["APPROVED", "PENDING", "IN_APPEAL"].contains(template.status)
        }
        return drifted > 0 ? FoundTrouble(.templatesDrifted, "\(drifted) of \(all.count)") : nil
    }

    private func parked(_ tx: Transaction) throws -> FoundTrouble? {
        let count = try tx.backlog().parked
        return count > 0 ? FoundTrouble(.updatesParked, "\(count)") : nil
    }

    private func unknown(_ tx: Transaction) throws -> FoundTrouble? {
        let count = try tx.unconfirmedSends(since: tx.now - .days(7))
        return count > 0 ? FoundTrouble(.sendsUnknown, "\(count) in the last seven days") : nil
    }

    private func words(_ span: Span) -> String {
        let minutes = Int(span.seconds / 60)
        return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
    }
}
