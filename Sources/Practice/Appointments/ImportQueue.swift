import Care
package import Interchange

/// In which order the rows of one file go in: a newer export moves visits into times that other rows free.
///
/// What frees time goes first; a row that found its time taken is tried again while others make progress; what then still
/// stands in each other's way is moved at once. Each step fits one transaction.
package struct ImportQueue: Sendable {
    package enum Step: Sendable {
        case rows([ImportedAppointment])
        /// Visits that swap their times: all of them in one transaction.
        case knot([ImportedAppointment])

        package var rows: [ImportedAppointment] {
            switch self {
            case .rows(let rows), .knot(let rows): rows
            }
        }
    }

    /// What became of all rows so far.
    package private(set) var tally: AppointmentImport.Tally
    private let batch: Int
    private var waiting: [ImportedAppointment]
    private var position = 0
    private var blocked: [ImportedAppointment] = []
    private var movers: Set<Int> = []
    private var hasMoved = true
    private var isUntangled = false

    package init(_ rows: [ImportedAppointment], batch: Int = 100) {
        self.batch = batch
        let current = Self.withoutReplaced(rows)
        tally = AppointmentImport.Tally()
        tally.unchanged = rows.count - current.count
        waiting = current.filter(\.freesTime) + current.filter { !$0.freesTime }
    }

    /// Rows that are in, or are known not to come in.
    package var settled: Int { tally.added + tally.changed + tally.unchanged + tally.refused }

    package mutating func next() -> Step? {
        if position == waiting.count, !blocked.isEmpty, hasMoved {
            // The other way round: what shifts by one slot an hour frees from the end.
            waiting = blocked.reversed()
            (blocked, position, hasMoved, isUntangled) = ([], 0, false, false)
        }
        if position < waiting.count {
            let rows = waiting[position..<min(position + batch, waiting.count)]
            position += rows.count
            return .rows(Array(rows))
        }
        guard !blocked.isEmpty else { return nil }
        if !isUntangled {
            isUntangled = true
            let knot = blocked.filter { movers.contains($0.line) }
            blocked.removeAll { movers.contains($0.line) }
            if !knot.isEmpty { return .knot(knot) }
        }
        for row in blocked { tally.refuse(row, because: "the practitioner already has another visit at that time") }
        blocked = []
        return nil
    }

    package mutating func note(_ outcome: AppointmentImport.Tally, of step: Step) {
        tally.add(outcome)
        blocked += outcome.blocked
        movers.formUnion(outcome.movers)
        if outcome.blocked.count < step.rows.count { hasMoved = true }
    }

    /// Without an id of its own, a visit cancelled and booked anew for the same time is one visit, and booked.
    private static func withoutReplaced(_ rows: [ImportedAppointment]) -> [ImportedAppointment] {
        let booked = Set(rows.filter { $0.externalID == nil && !$0.freesTime }.map(\.occasion))
        guard !booked.isEmpty else { return rows }
        return rows.filter { $0.externalID != nil || !$0.freesTime || !booked.contains($0.occasion) }
    }
}

extension ImportedAppointment {
    /// The row leaves its time to others.
    fileprivate var freesTime: Bool {
        switch status {
        case .cancelled, .fulfilled, .noShow: true
        case .booked, .confirmed, .arrived: false
        }
    }

    /// Who, when and where, as the file spells it.
    fileprivate var occasion: [String] {
        [
            recordNumber ?? patient.lowercased(), start.description, utcOffset.map(String.init) ?? "",
            practitioner ?? "",
            location ?? "",
        ]
    }
}
