import Care
package import Store

/// What the console tells of backups, and of the restore this database may have been through.
package struct BackupRows: Sendable, Hashable {
    /// Nil where none is taken by itself.
    package var standing: BackupStanding?
    package var restoration: Restoration?
    /// Messages that WhatsApp reports on and only the lost database knew.
    package var lostSends: Int

    package init(standing: BackupStanding? = nil, restoration: Restoration? = nil, lostSends: Int = 0) {
        self.standing = standing
        self.restoration = restoration
        self.lostSends = lostSends
    }
}

extension Transaction {
    func backupRows(isNightly: Bool) throws -> BackupRows {
        let restoration = try newestRestoration()
        return BackupRows(
            standing: isNightly ? try backupStanding() : nil,
            restoration: restoration,
            lostSends: restoration == nil ? 0 : try lostSends()
        )
    }
}

/// Both in words; nil when there is nothing to tell.
struct BackupModel {
    let lines: [String]

    /// A restore is news for so long.
    private static let newsLife = Span.days(30)

    init?(_ rows: BackupRows, time: ClinicTime, now: Instant) {
        var lines: [String] = []
        if let standing = rows.standing { lines += Self.lines(standing, time, now) }
        if let restoration = rows.restoration, restoration.gap.restoredAt > now - Self.newsLife {
            lines += Self.lines(restoration, rows.lostSends, time, now)
        }
        guard !lines.isEmpty else { return nil }
        self.lines = lines
    }

    private static func lines(_ standing: BackupStanding, _ time: ClinicTime, _ now: Instant) -> [String] {
        let drill = standing.drill.map { time.full($0, now: now) } ?? "never"
        var lines = ["Last good drill: \(drill)."]
        if let failure = standing.failure {
            let what = failure.kind == .backup ? "backup" : "drill"
            lines.append("The \(what) of \(time.full(failure.at, now: now)) failed: \(failure.words)")
        }
        return lines
    }

    private static func lines(
        _ restoration: Restoration,
        _ lostSends: Int,
        _ time: ClinicTime,
        _ now: Instant
    ) -> [String] {
        let gap = restoration.gap
        let from = time.full(gap.takenAt, now: now)
        let until = time.full(gap.restoredAt, now: now)
        var lines = [
            "This database was restored from a backup: what happened from \(from) until \(until) is not in it. "
                + "Messages that may have gone meanwhile are under “Unknown”."
        ]
        if lostSends > 0 {
            let noun = lostSends == 1 ? "1 message" : "\(lostSends) messages"
            lines.append("WhatsApp reports on \(noun) that went out meanwhile and that this database does not know.")
        }
        return lines
    }
}
