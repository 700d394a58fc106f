package import Care
package import Store

/// Attendance of some days, counted, with the names of what it is broken down by.
package struct AttendanceFigures: Sendable {
    package var sums: AttendanceSums
    package var visitTypes: [Identifier<VisitType>: String]
    package var practitioners: [Identifier<Practitioner>: String]
    /// Nil when all visits are counted, else how many the count stopped at.
    package var stoppedAt: Int?

    /// Visits counted at most: more than any clinic has in a year.
    package static let most = 500_000

    package init(
        sums: AttendanceSums,
        visitTypes: [Identifier<VisitType>: String],
        practitioners: [Identifier<Practitioner>: String],
        stoppedAt: Int? = nil
    ) {
        self.sums = sums
        self.visitTypes = visitTypes
        self.practitioners = practitioners
        self.stoppedAt = stoppedAt
    }

    package init(of span: Range<Instant>, limit: Int = AttendanceFigures.most, in tx: Transaction) throws {
        var sums = AttendanceSums()
        let isComplete = try tx.visitRecords(in: span, limit: limit) { try sums.add($0) }
        let practitioners = try tx.practitioners().map { ($0.id, $0.name) }
        self.init(
            sums: sums,
            visitTypes: try tx.visitTypeNames(),
            practitioners: Dictionary(uniqueKeysWithValues: practitioners),
            stoppedAt: isComplete ? nil : limit
        )
    }

    /// What a row is called.
    func name(of key: AttendanceKey) -> String {
        switch key {
        case .visitType(let id): visitTypes[id] ?? "Unknown"
        case .practitioner(let id): practitioners[id] ?? "Unknown"
        case .weekday(let day): AttendanceWords.weekdays[(day + 6) % 7]
        case .leadTime(let band): AttendanceWords.name(of: band)
        case .language(let tag): AttendanceWords.name(of: tag)
        case .variant(let variant): variant.map { "Wording \($0)" } ?? "None compared"
        }
    }

    /// The rows of a table: what has an order of its own in it, the rest by how many visits there are.
    func rows(by dimension: AttendanceDimension) -> [AttendanceTally.Row] {
        let rows = sums.tally(by: dimension).rows
        switch dimension {
        case .weekday, .leadTime, .variant: return rows
        case .visitType, .practitioner, .language:
            return rows.sorted { ($1.counts.booked, $0.key) < ($0.counts.booked, $1.key) }
        }
    }
}
