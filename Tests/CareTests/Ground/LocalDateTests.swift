import Care
import Foundation
import TestKit
import Testing

struct LocalDateTests {
    @Test func `the epoch is day zero and a Thursday`() {
        let epoch = LocalDate(year: 1970, month: 1, day: 1)
        #expect(epoch?.dayNumber == 0)
        #expect(epoch?.weekday == 4)
    }

    @Test(arguments: [
        (2026, 2, 29), (2025, 2, 29), (1900, 2, 29), (2024, 2, 30), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1),
        (2026, 1, 0), (2026, 1, 32), (0, 1, 1), (10_000, 1, 1), (-5, 1, 1),
    ])
    func `a day that does not exist is refused`(year: Int, month: Int, day: Int) {
        #expect(LocalDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [(2024, 2, 29), (2000, 2, 29), (1, 1, 1), (9999, 12, 31), (2026, 12, 31)])
    func `a day that exists keeps its parts`(year: Int, month: Int, day: Int) throws {
        let date = try #require(LocalDate(year: year, month: month, day: day))
        #expect(date.year == year)
        #expect(date.month == month)
        #expect(date.day == day)
    }

    @Test func `every day from 1890 to 2110 agrees with Foundation`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let first = try #require(LocalDate(year: 1890, month: 1, day: 1)).dayNumber
        let last = try #require(LocalDate(year: 2110, month: 12, day: 31)).dayNumber
        // Every seventh-and-one day meets all days of months and weekdays over the span.
        for number in stride(from: first, through: last, by: 8) {
            let date = LocalDate(dayNumber: number)
            let theirs = calendar.dateComponents(
                [.year, .month, .day, .weekday],
                from: Date(timeIntervalSince1970: Double(number) * 86_400)
            )
            // Foundation counts from Sunday as 1.
            let ours = [date.year, date.month, date.day, date.weekday % 7 + 1]
            if ours != [theirs.year, theirs.month, theirs.day, theirs.weekday] { Issue.record("day \(number)") }
        }
    }

    @Test func `day numbers and parts are each other's inverse`() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            let date = LocalDate(dayNumber: Int.random(in: -700_000...2_900_000, using: &random))
            let again = try #require(LocalDate(year: date.year, month: date.month, day: date.day))
            if again != date || LocalDate(date.description) != date { Issue.record("seed 1 day \(date.dayNumber)") }
        }
    }

    @Test func `adding days passes month and year ends`() throws {
        let eve = try #require(LocalDate("2026-12-31"))
        #expect(eve.adding(days: 1).description == "2027-01-01")
        #expect(eve.adding(days: -365).description == "2025-12-31")
        #expect(try #require(LocalDate("2028-02-28")).adding(days: 1).description == "2028-02-29")
    }

    @Test(arguments: [
        "2026-1-1", "26-01-01", "2026-01-01 ", "2026/01/01", "2026-02-30", "", "２０２６-01-01", "2026-01-0a",
    ])
    func `only a whole ISO date is read`(text: String) {
        #expect(LocalDate(text) == nil)
    }
}
