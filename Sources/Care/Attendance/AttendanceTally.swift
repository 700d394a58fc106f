/// By what attendance is broken down.
package enum AttendanceDimension: String, Sendable, CaseIterable {
    case visitType = "visit-type"
    case practitioner
    case weekday
    case leadTime = "lead-time"
    case language
    case variant

    package func key(of visit: VisitRecord) -> AttendanceKey {
        switch self {
        case .visitType: .visitType(visit.visitType)
        case .practitioner: .practitioner(visit.practitioner)
        case .weekday: .weekday(visit.weekday)
        case .leadTime: .leadTime(LeadTimeBand(visit.lead))
        case .language: .language(visit.language)
        case .variant: .variant(visit.variant)
        }
    }
}

/// What the visits of one row have in common.
package enum AttendanceKey: Hashable, Sendable, Comparable {
    case visitType(Identifier<VisitType>)
    case practitioner(Identifier<Practitioner>)
    /// ISO weekday, 1 to 7.
    case weekday(Int)
    case leadTime(LeadTimeBand)
    case language(LanguageTag)
    /// Nil where no wordings were compared.
    case variant(ReminderVariant?)

    /// Monday first, short leads first, `A` before `B` before no variant, languages by their tag, the rest by age.
    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: (Int, Int64, String) {
        switch self {
        case .visitType(let id): (0, id.rawValue, "")
        case .practitioner(let id): (1, id.rawValue, "")
        case .weekday(let day): (2, Int64(day), "")
        case .leadTime(let band): (3, Int64(LeadTimeBand.allCases.firstIndex(of: band) ?? 0), "")
        case .language(let tag): (4, 0, tag.description)
        case .variant(let variant): (5, Int64(variant?.index ?? ReminderVariant.most), "")
        }
    }
}

/// Attendance as a table: a row for each key that has visits, and their total.
package struct AttendanceTally: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package let key: AttendanceKey
        package let counts: AttendanceCounts
    }

    package let dimension: AttendanceDimension
    /// In the order of their keys.
    package let rows: [Row]
    /// The sum of the rows.
    package let total: AttendanceCounts

    /// Fails only where costs add up to more than can be held.
    package init(
        of visits: some Sequence<VisitRecord>,
        by dimension: AttendanceDimension,
        rule: NoticeRule = NoticeRule()
    ) throws(Money.SumError) {
        var counts: [AttendanceKey: AttendanceCounts] = [:]
        for visit in visits {
            try counts[dimension.key(of: visit), default: AttendanceCounts()].add(visit, by: rule)
        }
        var total = AttendanceCounts()
        for row in counts.values { try total.add(row) }
        self.init(dimension, counts, total: total)
    }

    /// `total` is the sum of the counts.
    init(_ dimension: AttendanceDimension, _ counts: [AttendanceKey: AttendanceCounts], total: AttendanceCounts) {
        self.dimension = dimension
        rows = counts.map { Row(key: $0.key, counts: $0.value) }.sorted { $0.key < $1.key }
        self.total = total
    }

    /// Whether fewer are missed with one key than with another; nil where either has no row.
    package func comparison(of first: AttendanceKey, with second: AttendanceKey) -> RateComparison? {
        guard let first = rows.first(where: { $0.key == first }), let second = rows.first(where: { $0.key == second })
        else { return nil }
        return RateComparison(first.counts.rate(.missed), second.counts.rate(.missed))
    }
}
