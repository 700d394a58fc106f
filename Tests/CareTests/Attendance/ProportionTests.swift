import Care
import TestKit
import Testing

@Suite struct ProportionTests {
    // Newcombe 1998, Statistics in Medicine 17:857-872, method 3; the last by symmetry.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1),
    ])
    func `an interval is Wilson's`(count: Int, total: Int, low: Double, high: Double) throws {
        let interval = try #require(Proportion(count, of: total).interval())
        #expect(abs(interval.lowerBound - low) < 0.00006, "\(interval)")
        #expect(abs(interval.upperBound - high) < 0.00006, "\(interval)")
    }

    @Test func `of nothing there is no rate, and nothing is divided by zero`() {
        for total in [0, -4] {
            #expect(Proportion(3, of: total).rate == nil)
            #expect(Proportion(3, of: total).interval() == nil)
        }
        #expect(Proportion(-3, of: 5).rate == 0)
        #expect(Proportion(9, of: 5).rate == 1)
    }

    @Test func `an interval holds the rate, stays in bounds, and narrows with more`() throws {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let total = Int.random(in: 1...5_000, using: &random)
            let count = Int.random(in: 0...total, using: &random)
            let one = Proportion(count, of: total)
            let interval = try #require(one.interval())
            #expect(interval.lowerBound >= 0 && interval.upperBound <= 1, "seed \(seed)")
            #expect(try interval.contains(#require(one.rate)), "seed \(seed)")
            let wide = try #require(one.interval(z: Proportion.z99))
            #expect(wide.lowerBound <= interval.lowerBound && wide.upperBound >= interval.upperBound, "seed \(seed)")
            let more = try #require(Proportion(count * 10, of: total * 10).interval())
            #expect(width(more) < width(interval), "seed \(seed)")
        }
    }

    private func width(_ interval: ClosedRange<Double>) -> Double { interval.upperBound - interval.lowerBound }

    @Test func `a difference is Newcombe's`() throws {
        // 56 of 70 against 48 of 80, the example of the paper, method 10.
        let difference = try #require(RateComparison(Proportion(56, of: 70), Proportion(48, of: 80)).difference())
        #expect(abs(difference.lowerBound - 0.0524) < 0.0001)
        #expect(abs(difference.upperBound - 0.3339) < 0.0001)
    }

    @Test(arguments: [
        (20, 199, 80, 400, RateComparison.Verdict.tooFewToTell(needed: 200)), (0, 0, 0, 0, .tooFewToTell(needed: 200)),
        (20, 200, 24, 200, .noClearDifference), (84, 1_000, 142, 1_000, .firstIsLower),
        (142, 1_000, 84, 1_000, .secondIsLower),
    ])
    func `a verdict is plain`(_ one: Int, _ ones: Int, _ other: Int, _ others: Int, verdict: RateComparison.Verdict) {
        #expect(RateComparison(Proportion(one, of: ones), Proportion(other, of: others)).verdict == verdict)
    }

    @Test func `the same wording twice is seldom called different, and a much better one mostly`() {
        var (alarms, found) = (0, 0)
        for seed in UInt64(0)..<1_000 {
            var random = SplitMix64(seed: seed)
            let same = RateComparison(draw(0.12, 500, &random), draw(0.12, 500, &random))
            alarms += same.verdict == .noClearDifference ? 0 : 1
            let better = RateComparison(draw(0.10, 500, &random), draw(0.20, 500, &random))
            found += better.verdict == .firstIsLower ? 1 : 0
        }
        #expect(alarms <= 20, "of 1,000 trials of the same")
        #expect(found > 900, "of 1,000 trials of a half")
    }

    private func draw(_ rate: Double, _ total: Int, _ random: inout SplitMix64) -> Proportion {
        Proportion((0..<total).count { _ in Double.random(in: 0..<1, using: &random) < rate }, of: total)
    }
}
