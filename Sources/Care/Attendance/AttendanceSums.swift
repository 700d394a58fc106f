/// Attendance by every dimension at once, counted visit by visit, so that a year of them need not be held.
package struct AttendanceSums: Hashable, Sendable {
    package let rule: NoticeRule
    package private(set) var total = AttendanceCounts()
    private var counts: [AttendanceDimension: [AttendanceKey: AttendanceCounts]] = [:]

    package init(rule: NoticeRule = NoticeRule()) {
        self.rule = rule
    }

    /// Fails only where costs add up to more than can be held; the sums are worth nothing then.
    package mutating func add(_ visit: VisitRecord) throws(Money.SumError) {
        try total.add(visit, by: rule)
        for dimension in AttendanceDimension.allCases {
            let key = dimension.key(of: visit)
            try counts[dimension, default: [:]][key, default: AttendanceCounts()].add(visit, by: rule)
        }
    }

    package func tally(by dimension: AttendanceDimension) -> AttendanceTally {
        AttendanceTally(dimension, counts[dimension] ?? [:], total: total)
    }
}
