import Care
import Practice
import TestKit
import Testing

@Suite struct ClockComparisonTests {
    private let start = TestStore.morning

    @Test(arguments: [3_600, -3_600, 3, -3] as [Int64])
    func `a clock that was set is noticed, told for an hour, and no longer`(seconds: Int64) throws {
        var comparison = ClockComparison()
        #expect(comparison.look(wall: start, steady: .seconds(100)) == nil)
        #expect(comparison.look(wall: start + .seconds(60), steady: .seconds(160)) == nil)
        let step = comparison.look(wall: start + .seconds(120 + seconds), steady: .seconds(220))
        #expect(step == .seconds(seconds))
        #expect(comparison.look(wall: start + .seconds(180 + seconds), steady: .seconds(280)) == nil)
        let found = try #require(comparison.trouble(steady: .seconds(220 + 3_599)))
        #expect(found.kind == .clockStepped)
        #expect(found.detail == (seconds > 0 ? "\(seconds) s forward" : "\(-seconds) s back"))
        #expect(comparison.trouble(steady: .seconds(220 + 3_600)) == nil)
    }

    @Test func `a clock that drifts by less than two seconds between two looks is not set`() {
        for seed in UInt64(0)..<50 {
            var random = SplitMix64(seed: seed)
            var comparison = ClockComparison()
            var (wall, steady) = (start, Duration.zero)
            for _ in 0..<200 {
                let passed = Int64.random(in: 1...60_000_000, using: &random)
                wall = wall + Span(microseconds: passed + Int64.random(in: -1_999_999...1_999_999, using: &random))
                steady += .microseconds(passed)
                #expect(comparison.look(wall: wall, steady: steady) == nil, "seed \(seed)")
            }
        }
    }
}
