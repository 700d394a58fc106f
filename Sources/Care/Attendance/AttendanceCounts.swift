/// Attendance of some visits: counts that add up, and rates that say what they are of.
package struct AttendanceCounts: Hashable, Sendable {
    /// All visits; each has one outcome.
    package private(set) var booked = 0
    private var outcomes: [AttendanceOutcome: Int] = [:]
    /// Visits the patient confirmed at some time, whatever came of them.
    package private(set) var confirmed = 0
    /// Visits the patient moved at least once, whatever came of them.
    package private(set) var moved = 0
    package private(set) var slotsFreed = 0
    package private(set) var slotsRefilled = 0
    package private(set) var messages = 0
    /// Messages that arrived and whose price nobody knows: the costs are without them.
    package private(set) var unpriced = 0
    package private(set) var costs = CostSum()

    package init() {}

    package subscript(outcome: AttendanceOutcome) -> Int { outcomes[outcome] ?? 0 }

    /// Visits that were the patient's to keep and are over: what outcomes are rated of.
    ///
    /// Not only of those kept or missed: a wording that makes people cancel in time instead of staying away has helped, and
    /// must be compared over all who were reminded.
    package var settled: Int { AttendanceOutcome.allCases.reduce(0) { $0 + ($1.isSettled ? self[$1] : 0) } }

    /// Of the settled visits; of nothing for an outcome that settles nothing.
    package func rate(_ outcome: AttendanceOutcome) -> Proportion {
        outcome.isSettled ? Proportion(self[outcome], of: settled) : Proportion(0, of: 0)
    }

    /// Of all visits.
    package var confirmedRate: Proportion { Proportion(confirmed, of: booked) }
    /// Of all visits.
    package var movedRate: Proportion { Proportion(moved, of: booked) }
    /// Of the slots freed.
    package var refillRate: Proportion { Proportion(slotsRefilled, of: slotsFreed) }

    /// Nil where none is booked.
    package var messagesPerBooked: Double? { booked > 0 ? Double(messages) / Double(booked) : nil }
    /// All messages, those about visits missed or cancelled too; nil where none is attended.
    package var messagesPerAttended: Double? {
        self[.attended] > 0 ? Double(messages) / Double(self[.attended]) : nil
    }

    /// In each currency; nothing where none is booked.
    package var costPerBooked: [MessageCost] { costs.each(of: booked) }
    /// All costs, those of visits missed or cancelled too; nothing where none is attended.
    package var costPerAttended: [MessageCost] { costs.each(of: self[.attended]) }

    package mutating func add(_ visit: VisitRecord, by rule: NoticeRule) throws(Money.SumError) {
        for cost in visit.costs { try costs.add(cost) }
        booked += 1
        outcomes[rule.outcome(of: visit.end), default: 0] += 1
        confirmed += visit.isConfirmed ? 1 : 0
        moved += visit.counts.moves > 0 ? 1 : 0
        slotsFreed += visit.counts.slotsFreed
        slotsRefilled += visit.counts.slotsRefilled
        messages += visit.counts.messages
        unpriced += visit.counts.unpriced
    }

    package mutating func add(_ other: AttendanceCounts) throws(Money.SumError) {
        try costs.add(other.costs)
        booked += other.booked
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        confirmed += other.confirmed
        moved += other.moved
        slotsFreed += other.slotsFreed
        slotsRefilled += other.slotsRefilled
        messages += other.messages
        unpriced += other.unpriced
    }
}
