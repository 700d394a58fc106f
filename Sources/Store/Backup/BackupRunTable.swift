package import Care

/// One backup or one drill, and what came of it.
package struct BackupRun: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case backup
        /// A backup was restored beside the store and looked at.
        case drill
    }

    /// The migration that brought the table: an older store is backed up without a note of it.
    package static let firstSchema = 11

    package var kind: Kind
    package var isGood: Bool
    package var at: Instant
    /// Name of the backup's folder; nil when there is none.
    package var stamp: String?
    /// The moment the backup holds.
    package var takenAt: Instant?
    /// What happened, for whoever runs the server; nothing of a patient's.
    package var words: String

    package init(
        _ kind: Kind,
        isGood: Bool,
        at: Instant,
        stamp: String? = nil,
        takenAt: Instant? = nil,
        words: String
    ) {
        self.kind = kind
        self.isGood = isGood
        self.at = at
        self.stamp = stamp
        self.takenAt = takenAt
        self.words = words
    }
}

/// How the clinic's backups stand.
package struct BackupStanding: Sendable, Hashable {
    /// The moment the newest backup holds.
    package var backup: Instant?
    /// When a backup was last restored beside the store and found good.
    package var drill: Instant?
    /// The moment the newest backup holds that was found good.
    package var proved: Instant?
    /// The newest failure, unless something went well since.
    package var failure: BackupRun?

    package init(backup: Instant? = nil, drill: Instant? = nil, proved: Instant? = nil, failure: BackupRun? = nil) {
        self.backup = backup
        self.drill = drill
        self.proved = proved
        self.failure = failure
    }

    /// A good drill longer ago is worth a warning.
    package static let longestWithoutDrill = Span.hours(48)

    package func isStale(now: Instant) -> Bool {
        drill.map { $0 < now - Self.longestWithoutDrill } ?? true
    }
}

extension Transaction {
    /// Keeps what came of a backup or a drill, for four hundred days.
    package func note(_ run: BackupRun) throws {
        try execute(
            "INSERT INTO backup_run (id, kind, outcome, at, stamp, taken_at, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(newID(BackupRun.self)),
            .text(run.kind.rawValue),
            .text(run.isGood ? "good" : "failed"),
            .instant(run.at),
            .optional(run.stamp),
            .instant(run.takenAt),
            .text(run.words)
        )
        try execute("DELETE FROM backup_run WHERE at < ?", .instant(now - .days(400)))
        if run.isGood {
            audit(AuditEntry(actor: .system(.backup), act: run.kind == .backup ? .backupTaken : .backupDrilled))
        }
        // The line every page shows may have changed.
        tell(.outbox)
    }

    package func backupStanding() throws -> BackupStanding {
        BackupStanding(
            backup: try newest("taken_at", of: .backup),
            drill: try newest("at", of: .drill),
            proved: try newest("taken_at", of: .drill),
            failure: try newestFailure()
        )
    }

    private func newest(_ column: String, of kind: BackupRun.Kind) throws -> Instant? {
        let sql = "SELECT max(\(column)) FROM backup_run WHERE kind = ? AND outcome = 'good' AND at <= ?"
        // What a clock that was ahead noted says nothing of now.
        return try row(sql, [.text(kind.rawValue), .instant(now)]) { $0.optionalInstant(0) } ?? nil
    }

    private func newestFailure() throws -> BackupRun? {
        let sql = "SELECT kind, outcome, at, stamp, taken_at, words FROM backup_run ORDER BY id DESC LIMIT 1"
        let last = try row(sql) {
            BackupRun(
                BackupRun.Kind(rawValue: $0.text(0)) ?? .backup,
                isGood: $0.text(1) == "good",
                at: $0.instant(2),
                stamp: $0.optionalText(3),
                takenAt: $0.optionalInstant(4),
                words: $0.text(5)
            )
        }
        return last.flatMap { $0.isGood ? nil : $0 }
    }
}
