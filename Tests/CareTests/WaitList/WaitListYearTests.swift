import Care
import Testing

/// What the rules are for, over a year of a practitioner's list.
@Suite struct WaitListYearTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func `most freed times are filled, with few messages, and offers are fair`(seed: UInt64) throws {
        let year = try WaitListYear(seed: seed)
        #expect(year.faults == [])
        checkRounds(year)
        checkDays(year)

        let ahead = year.rounds.filter { $0.slot.slot.start - $0.slot.freedAt > .hours(4) }
        let refilled = ahead.count { $0.winner != nil }
        #expect(ahead.count > 250)
        #expect(Double(refilled) / Double(ahead.count) >= 0.5, "\(refilled) of \(ahead.count)")

        // At least twelve are needed where one in twelve accepts.
        let offers = year.rounds.reduce(0) { $0 + $1.offers.count }
        let filled = year.rounds.count { $0.winner != nil }
        #expect(Double(offers) / Double(filled) <= 17, "\(offers) offers, \(filled) filled")

        // Of those who are equal, each gets offers in proportion to the days they wait.
        let rates = offersPerDay(year)
        let median = try #require(rates.dropFirst(rates.count / 2).first)
        #expect(rates.count > 30)
        #expect(gini(rates) <= 0.2, "\(gini(rates))")
        #expect((rates.last ?? 0) <= 2.5 * median, "\(rates.last ?? 0) and \(median)")
    }

    private func checkRounds(_ year: WaitListYear) {
        for round in year.rounds {
            let winners = round.offers.count { $0.state == .taken }
            let open = round.offers.count { $0.state == .open }
            if winners > 1 || open > 0 { Issue.record("\(winners) winners, \(open) forgotten: \(round.slot)") }
        }
    }

    /// Nobody gets more than two offers in any 24 hours.
    private func checkDays(_ year: WaitListYear) {
        for seat in year.gone.map(\.seat) + year.seats {
            let made = seat.offers.map(\.madeAt).sorted()
            for (first, third) in zip(made, made.dropFirst(2)) where third - first < .days(1) {
                Issue.record("three in a day: \(seat.candidate.entry)")
            }
        }
    }

    /// Of those without wishes who have waited for two weeks and more, in order.
    private func offersPerDay(_ year: WaitListYear) -> [Double] {
        let all = year.gone + year.seats.map { ($0, year.end) }
        return all.compactMap { seat, until -> Double? in
            let days = (until - seat.candidate.entry.since).seconds / 86_400
            guard seat.isPlain, days >= 14 else { return nil }
            return Double(seat.offers.count) / days
        }
        .sorted()
    }

    /// 0 if all have the same, near 1 if one has all; `values` in order.
    private func gini(_ values: [Double]) -> Double {
        let sum = values.reduce(0, +)
        let weighted = values.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
        let count = Double(values.count)
        return 2 * weighted / (count * sum) - (count + 1) / count
    }
}
