import Care
import TestKit
import Testing

@Suite struct AttendanceTallyTests {
    private func record(
        _ end: VisitRecord.End,
        weekday: Int = 1,
        variant: Int = -1,
        counts: VisitRecord.Counts = VisitRecord.Counts(),
        costs: [MessageCost] = []
    ) -> VisitRecord {
        VisitRecord(
            visitType: Identifier(1),
            practitioner: Identifier(2),
            weekday: weekday,
            lead: .days(3),
            language: .english,
            variant: ReminderVariant(index: variant),
            end: end,
            isConfirmed: end == .attended,
            counts: counts,
            costs: costs
        )
    }

    @Test func `outcomes are rated of the visits that were the patient's to keep`() throws {
        let visits: [VisitRecord.End] = [
            .attended, .attended, .attended, .missed, .cancelledByPatient(notice: .hours(24)),
            .cancelledByPatient(notice: .hours(24) - .minutes(1)), .calledOff, .underReview, .open, .open,
        ]
        let total = try AttendanceTally(of: visits.map { record($0) }, by: .weekday).total
        #expect(AttendanceOutcome.allCases.map { total[$0] } == [3, 1, 1, 1, 1, 1, 2])
        #expect((total.booked, total.settled) == (10, 6))
        #expect(total.rate(.missed) == Proportion(1, of: 6))
        #expect(total.rate(.underReview) == Proportion(0, of: 0))
        #expect(total.confirmedRate == Proportion(3, of: 10))
    }

    @Test func `what is in time is a setting`() throws {
        let visits = [0, 3, 23, 24, 47, 48].map { record(.cancelledByPatient(notice: .hours($0))) }
        let late = try [0, 4, 24, 48, 400].map { hours in
            try AttendanceTally(of: visits, by: .weekday, rule: NoticeRule(inTime: .hours(hours))).total[.cancelledLate]
        }
        #expect(late == [0, 2, 3, 5, 6])
    }

    @Test func `nothing is divided by nothing`() throws {
        for dimension in AttendanceDimension.allCases {
            let tally = try AttendanceTally(of: [], by: dimension)
            #expect(tally.rows.isEmpty)
            #expect(tally.total.rate(.missed).rate == nil)
            #expect(tally.total.messagesPerBooked == nil)
            #expect(tally.total.messagesPerAttended == nil)
            #expect(tally.total.costPerBooked.isEmpty)
        }
        let usd = try #require(Currency("USD"))
        let missed = record(
            .missed,
            counts: VisitRecord.Counts(messages: 3),
            costs: [MessageCost(millionths: 9, currency: usd)]
        )
        let total = try AttendanceTally(of: [missed], by: .weekday).total
        #expect(total.messagesPerBooked == 3)
        #expect(total.messagesPerAttended == nil)
        #expect(total.costPerAttended.isEmpty)
    }

    @Test func `messages and money are told per booked and per attended visit`() throws {
        let usd = try #require(Currency("USD"))
        let kwd = try #require(Currency("KWD"))
        let counts = VisitRecord.Counts(moves: 1, slotsFreed: 2, slotsRefilled: 9, messages: 3)
        let visits = [
            record(.attended, counts: counts, costs: [MessageCost(millionths: 10_700, currency: usd)]),
            record(.missed, counts: counts, costs: [MessageCost(millionths: 10_700, currency: usd)]),
            record(.attended, counts: counts, costs: [MessageCost(millionths: 1_000, currency: kwd)]),
        ]
        let total = try AttendanceTally(of: visits, by: .weekday).total
        #expect(total.costs.totals.map(\.money.description) == ["KWD 0.001", "USD 0.02"])
        #expect(total.costPerBooked.map(\.millionths) == [333, 7_133])
        #expect(total.costPerAttended.map(\.millionths) == [500, 10_700])
        #expect(total.messagesPerAttended == 4.5)
        #expect(total.refillRate == Proportion(6, of: 6))
        #expect(total.movedRate == Proportion(3, of: 3))
    }

    @Test func `rows stand in a sensible order`() throws {
        var random = SplitMix64(seed: 3)
        let visits = try (0..<500).map { _ in try SampleVisits.record(&random) }
        let keys = try AttendanceDimension.allCases.map { try AttendanceTally(of: visits, by: $0).rows.map(\.key) }
        #expect(keys[2] == (1...7).map { AttendanceKey.weekday($0) })
        #expect(keys[3] == LeadTimeBand.allCases.map { AttendanceKey.leadTime($0) })
        let variants = (0...2).map { ReminderVariant(index: $0) } + [nil]
        #expect(keys[5] == variants.map { AttendanceKey.variant($0) })
    }

    @Test func `the table adds up, whatever the order of the visits`() throws {
        for seed in UInt64(0)..<60 {
            var random = SplitMix64(seed: seed)
            let visits = try (0..<Int.random(in: 0...300, using: &random)).map { _ in try SampleVisits.record(&random) }
            let rule = NoticeRule(inTime: .hours(Int64.random(in: 0...72, using: &random)))
            var direct = AttendanceCounts()
            for visit in visits { try direct.add(visit, by: rule) }
            for dimension in AttendanceDimension.allCases {
                let tally = try AttendanceTally(of: visits, by: dimension, rule: rule)
                let shuffled = try AttendanceTally(of: visits.shuffled(using: &random), by: dimension, rule: rule)
                #expect(tally == shuffled, "seed \(seed) \(dimension)")
                #expect(tally.total == direct, "seed \(seed) \(dimension)")
                #expect(tally.rows.reduce(0) { $0 + $1.counts.booked } == visits.count, "seed \(seed)")
                for counts in tally.rows.map(\.counts) + [tally.total] { check(counts, "seed \(seed)") }
            }
        }
    }

    private func check(_ counts: AttendanceCounts, _ trace: String) {
        #expect(AttendanceOutcome.allCases.reduce(0) { $0 + counts[$1] } == counts.booked, "\(trace)")
        let settled = AttendanceOutcome.allCases.filter(\.isSettled)
        #expect(settled.reduce(0) { $0 + counts.rate($1).count } == counts.settled, "\(trace)")
        #expect(counts.slotsRefilled <= counts.slotsFreed, "\(trace)")
        #expect(counts.moved <= counts.booked && counts.confirmed <= counts.booked, "\(trace)")
    }

    @Test func `two wordings are compared by what was missed of all who got them`() throws {
        let visits =
            Array(repeating: record(.missed, variant: 0), count: 30)
            + Array(repeating: record(.attended, variant: 0), count: 270)
            + Array(repeating: record(.missed, variant: 1), count: 80)
            + Array(repeating: record(.attended, variant: 1), count: 220)
        let tally = try AttendanceTally(of: visits, by: .variant)
        let a = AttendanceKey.variant(ReminderVariant(index: 0))
        let b = AttendanceKey.variant(ReminderVariant(index: 1))
        #expect(tally.comparison(of: a, with: b)?.verdict == .firstIsLower)
        #expect(tally.comparison(of: b, with: a)?.verdict == .secondIsLower)
        #expect(tally.comparison(of: a, with: .variant(nil)) == nil)
    }

    @Test func `sums too large to hold are an error, and counts too large are held`() throws {
        let usd = try #require(Currency("USD"))
        let dear = record(.attended, costs: [MessageCost(millionths: .max, currency: usd)])
        #expect(throws: Money.SumError.tooLarge) { try AttendanceTally(of: [dear, dear], by: .weekday) }
        let held = VisitRecord.Counts(moves: .max, slotsFreed: 2, slotsRefilled: .max, messages: .min)
        #expect((held.moves, held.slotsRefilled, held.messages) == (10_000, 2, 0))
    }

    @Test(arguments: [
        (5_000, "USD", 1), (4_999, "USD", 0), (-5_000, "USD", -1), (1_500_000, "JPY", 2), (499, "KWD", 0),
        (500, "KWD", 1), (Int64.max, "USD", 922_337_203_685_478), (Int64.min, "JPY", -9_223_372_036_855),
    ])
    func `a cost is rounded once, to the smallest unit`(millionths: Int64, code: String, minor: Int64) throws {
        let cost = MessageCost(millionths: millionths, currency: try #require(Currency(code)))
        #expect(cost.money.minorUnits == minor)
    }

    @Test func `how a visit ended is read from the visit and its mark`() throws {
        let start = Instant(seconds: 1_800_000_000)
        func end(
            _ state: Appointment.State,
            _ reason: Appointment.CancelReason? = nil,
            _ mark: MissedVisit.State? = nil
        ) -> VisitRecord.End {
            let visit = SampleVisits.visit(start: start, state: state, cancelReason: reason)
            let miss = mark.map { MissedVisit(visit: visit.id, markedAt: start + .hours(1), state: $0) }
            return VisitRecord.End(of: visit, cancelledAt: start - .hours(30), miss: miss)
        }
        #expect(end(.booked) == .open)
        #expect(end(.fulfilled) == .attended)
        #expect(end(.noShow) == .missed)
        let marks: [MissedVisit.State] = [.marked, .underReview, .upheld, .withdrawn]
        let ends: [VisitRecord.End] = marks.map { end(.noShow, nil, $0) }
        #expect(ends == [.missed, .underReview, .missed, .attended])
        #expect(end(.cancelled, .patient) == .cancelledByPatient(notice: .hours(30)))
        for reason in [Appointment.CancelReason.clinic, .bookingSystem, nil] {
            #expect(end(.cancelled, reason) == .calledOff)
        }
        let unknown = SampleVisits.visit(start: start, state: .cancelled, cancelReason: .patient)
        #expect(VisitRecord.End(of: unknown, cancelledAt: nil, miss: nil) == .cancelledByPatient(notice: .zero))
    }
}
