package import Care
package import Store

/// What the outbox page shows.
package struct OutboxModel {
    struct Tab {
        let name: String
        let count: Int
        let href: String
        let isHere: Bool
        let isLoud: Bool
    }

    struct Line {
        let key: String
        let when: String
        let name: String
        let conversation: String?
        let purpose: String
        let mark: SendWords
        let reason: String?
        let advice: String?
        let notBefore: String?
    }

    let shell: Shell
    let tabs: [Tab]
    let lines: [Line]
    let older: String?
    let note: String?
    let trouble: TroubleModel?
    let backups: BackupModel?

    package init(
        shell: Shell,
        heap: OutboxHeap,
        rows: OutboxRows,
        troubles: TroubleRows = TroubleRows(),
        backups: BackupRows? = nil,
        time: ClinicTime,
        now: Instant
    ) {
        self.shell = shell
        trouble = TroubleModel(troubles, time: time, now: now)
        self.backups = backups.flatMap { BackupModel($0, time: time, now: now) }
        tabs = OutboxHeap.allCases.map { other in
            let count = rows.counts[other] ?? 0
            return Tab(
                name: Self.name(of: other),
                count: count,
                href: Self.href(other),
                isHere: other == heap,
                isLoud: other == .unknown && count > 0
            )
        }
        lines = rows.rows.map { Self.line($0, time: time, now: now) }
        older = rows.hasMore ? rows.rows.last.map { "\(Self.href(heap))&before=\($0.id)" } : nil
        note =
            switch heap {
            case .went, .refused: "The last seven days."
            case .unknown: "These may or may not have arrived. They are never sent again by themselves."
            case .waiting: nil
            }
    }

    private static func line(_ row: OutboxRow, time: ClinicTime, now: Instant) -> Line {
        // What is unknown is told in our own words: nobody else knows more.
        let isUnknown = row.state == "unknown"
        let isOver = ["failed", "rejected", "refused", "expired"].contains(row.state)
        let words =
            isUnknown
            ? ReasonWords.ofUnknown(row.reason) : (row.reason ?? (isOver ? row.state : nil)).map(ReasonWords.of)
        return Line(
            key: String(row.id),
            when: time.full(row.at, now: now),
            name: row.name.isEmpty ? "Not in our records" : row.name,
            conversation: row.conversation.map { ConsolePath.conversation(id: $0.rawValue).path },
            purpose: purposes[row.purpose] ?? row.purpose,
            mark: SendWords.of(row.state),
            reason: words?.what,
            advice: isUnknown ? words?.advice : row.advice ?? words?.advice,
            notBefore: row.notBefore.flatMap { $0 > now && row.state == "queued" ? time.full($0, now: now) : nil }
        )
    }

    private static let purposes = ["conversation": "Answer", "appointments": "Appointment", "outreach": "Outreach"]

    private static func name(of heap: OutboxHeap) -> String {
        switch heap {
        case .waiting: "Waiting"
        case .went: "Went"
        case .refused: "Refused"
        case .unknown: "Unknown"
        }
    }

    private static func href(_ heap: OutboxHeap) -> String { "\(ConsolePath.outbox.path)?state=\(heap.rawValue)" }
}
