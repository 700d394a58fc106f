import Care
import TestKit
import Testing

struct CivilTimeTests {
    @Test(arguments: [
        ("2026-11-24T09:30", 9, 30, 0), ("2026-11-24T00:00", 0, 0, 0), ("2026-11-24T23:59:59", 23, 59, 59),
        ("2026-11-24T09:30:01", 9, 30, 1),
    ])
    func `a wall time is read and printed alike`(text: String, hour: Int, minute: Int, second: Int) throws {
        let civil = try #require(CivilTime(text))
        #expect(civil.hour == hour)
        #expect(civil.minute == minute)
        #expect(civil.second == second)
        #expect(civil.description == text)
    }

    @Test(arguments: [
        "2026-11-24", "2026-11-24T24:00", "2026-11-24T09:60", "2026-11-24 09:30", "2026-11-24T9:30", "2026-02-30T09:30",
        "2026-11-24T09:30:60", "2026-11-24T09:30Z", "", "2026-11-24T09:30:0", "🙂026-11-24T09:30",
    ])
    func `what is no wall time is refused`(text: String) {
        #expect(CivilTime(text) == nil)
    }

    @Test func `minutes past midnight carry into the neighbouring days`() throws {
        let late = try #require(CivilTime("2026-12-31T23:50"))
        #expect(late.adding(minutes: 20).description == "2027-01-01T00:10")
        #expect(late.adding(minutes: -1_440).description == "2026-12-30T23:50")
        #expect(try #require(CivilTime("2026-01-01T00:05")).adding(minutes: -10).description == "2025-12-31T23:55")
    }

    @Test func `order is that of time`() throws {
        let times = ["2025-12-31T23:59", "2026-01-01T00:00", "2026-01-01T00:00:01", "2026-01-02T00:00"]
        let read = try times.map { try #require(CivilTime($0)) }
        #expect(read.sorted() == read)
    }
}
