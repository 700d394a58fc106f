import Care
import Testing

@Suite struct SlotChoiceTests {
    /// So many times on each day, half-hourly from nine.
    private func day(_ date: LocalDate, count: Int = 12) throws -> [Slot] {
        let zone = try SampleHours.berlin()
        return (0..<count).map { number in
            let start = zone.instant(of: CivilTime(date, minuteOfDay: 540 + 30 * number))
            return Slot(
                practitioner: SampleHours.doctor,
                location: SampleHours.site,
                start: start,
                end: start + .minutes(30),
                zone: zone.name
            )
        }
    }

    private func dates(_ first: String, days: Int) throws -> Range<LocalDate> {
        let from = try #require(LocalDate(first))
        return from..<from.adding(days: days)
    }

    @Test func `nine times are of the next three days, early, in the middle and late`() throws {
        let slots = try SlotChoice().offered([dates("2026-11-23", days: 60)], limit: 9) { try day($0) }.slots
        let zone = try SampleHours.berlin()
        let walls = slots.map { zone.civil(at: $0.start).description }
        #expect(
            walls == ["23", "24", "25"].flatMap { day in ["09:00", "11:30", "14:30"].map { "2026-11-\(day)T\($0)" } }
        )
    }

    @Test func `no more days are asked for than are needed, and one to know whether there are more`() throws {
        var asked = 0
        _ = try SlotChoice().offered([dates("2026-11-23", days: 400)], limit: 9) { date in
            asked += 1
            return try day(date, count: asked == 2 ? 0 : 5)
        }
        #expect(asked == 5)
    }

    @Test func `pages give other times, until there are no more`() throws {
        var seen: Set<Slot> = []
        for page in 0..<4 {
            let slots = try SlotChoice().offered([dates("2026-11-23", days: 10)], limit: 9, page: page) { try day($0) }
            #expect(slots.slots.count == [9, 9, 9, 3][page] && slots.hasMore == (page < 3))
            #expect(seen.isDisjoint(with: slots.slots))
            seen.formUnion(slots.slots)
        }
        #expect(
            try SlotChoice().offered([dates("2026-11-23", days: 10)], limit: 9, page: 4) { try day($0) }.slots == []
        )
    }

    @Test func `several spans take turns, day by day`() throws {
        let spans = [try dates("2026-11-23", days: 28), try dates("2027-02-10", days: 2)]
        let slots = try SlotChoice().offered(spans, limit: 12) { try day($0) }.slots
        let later = spans[1]
        #expect(slots.count { later.contains(try! SampleHours.berlin().civil(at: $0.start).date) } == 6)
        #expect(slots.map(\.start) == slots.map(\.start).sorted())
    }

    @Test func `nothing is asked for where nothing is wanted`() throws {
        for (limit, page) in [(0, 0), (-1, 0), (9, -1)] {
            let slots = try SlotChoice().offered([dates("2026-11-23", days: 9)], limit: limit, page: page) { _ in
                Issue.record("a day was asked for")
                return []
            }
            #expect(slots == SlotChoice.Page())
        }
        #expect(try SlotChoice().offered([], limit: 9) { try day($0) } == SlotChoice.Page())
    }
}
