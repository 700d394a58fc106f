import Care
import TestKit
import Testing
import Web

/// Where things stand on the board.
@Suite struct BoardDayTests {
    private let berlin = Zone("Europe/Berlin") ?? .utc

    private func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        LocalDate(year: year, month: month, day: day) ?? LocalDate(dayNumber: 0)
    }

    @Test func `on an ordinary day a minute of the column is a minute of the clock`() {
        let day = BoardDay(date(2026, 11, 24), from: 8 * 60, until: 18 * 60, in: berlin)
        #expect(day.length == 600 && day.clock == 480 && day.shifts.isEmpty)
        let start = berlin.instant(of: CivilTime(day.date, hour: 9, minute: 30))
        #expect(day.minute(start) == 90 && day.wallTime(90) == "09:30")
        #expect(BoardDay.place(90..<125) == "fh1 fm30 th2 tm5")
    }

    @Test func `what reaches beyond the column is cut, and what lies outside is not there`() {
        let day = BoardDay(date(2026, 11, 24), from: 8 * 60, until: 18 * 60, in: berlin)
        let early = day.origin - .hours(3)
        #expect(day.minutes(early..<day.origin + .minutes(20)) == 0..<20)
        #expect(day.minutes(early..<day.origin) == nil)
        #expect(day.minutes(day.end - .minutes(5)..<day.end + .hours(9)) == 595..<600)
    }

    @Test func `on nights of change a column is an hour longer or shorter, and says where`() {
        let back = BoardDay(date(2026, 10, 25), from: 0, until: 1440, in: berlin)
        #expect(back.length == 25 * 60 && back.shifts.map(\.at) == [180] && back.shifts.map(\.by) == [-60])
        #expect(back.wallTime(175) == "02:55" && back.wallTime(180) == "02:00")
        let ahead = BoardDay(date(2027, 3, 28), from: 0, until: 1440, in: berlin)
        #expect(ahead.length == 23 * 60 && ahead.shifts.map(\.at) == [120] && ahead.shifts.map(\.by) == [60])
        let day = BoardDay(date(2026, 10, 25), from: 8 * 60, until: 18 * 60, in: berlin)
        #expect(day.length == 600 && day.shifts.isEmpty)
    }

    @Test func `all columns stand between the same full hours, with one free before and after`() {
        let tuesday = date(2026, 11, 24)
        let span =
            berlin.instant(
                of: CivilTime(tuesday, hour: 9, minute: 15)
            )..<berlin.instant(of: CivilTime(tuesday, hour: 16, minute: 40))
        let edges = BoardEdges([(tuesday, span)], in: berlin)
        #expect(edges.from == 8 * 60 && edges.until == 18 * 60)
        let night = berlin.instant(of: CivilTime(tuesday, hour: 23, minute: 30))
        #expect(BoardEdges([(tuesday, night..<night + .hours(1))], in: berlin).until == 1440)
        let none = BoardEdges([], in: berlin)
        #expect(none.from < none.until)
    }

    @Test func `what does not overlap has all the width, what does stands side by side`() {
        #expect(BoardLanes.of([0..<30, 30..<60]) == ["", ""])
        #expect(BoardLanes.of([0..<30, 15..<45, 30..<60, 90..<120]) == ["l0 n2", "l1 n2", "l0 n2", ""])
        #expect(BoardLanes.of([10..<20, 0..<60]) == ["l1 n2", "l0 n2"])
        #expect(BoardLanes.of([]).isEmpty)
    }

    @Test(arguments: 0..<20) func `no two that overlap share a lane while there are eight`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let spans = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            let start = Int.random(in: 0...100, using: &random)
            return start..<start + Int.random(in: 5...30, using: &random)
        }
        let lanes = BoardLanes.of(spans)
        for (left, right) in zip(spans.indices, spans.indices).flatMap({ pair in spans.indices.map { (pair.0, $0) } })
        where left < right && spans[left].overlaps(spans[right]) {
            #expect(lanes[left] != lanes[right] || lanes[left].hasPrefix("l7"), "\(spans) \(lanes)")
            #expect(!lanes[left].isEmpty)
        }
    }
}
