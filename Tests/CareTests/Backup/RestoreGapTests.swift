import Care
import TestKit
import Testing

@Suite struct RestoreGapTests {
    private static let start = Instant(seconds: 1_795_500_000)

    /// A gap and a life of the lost database in it: `sent` is when it really sent something, nil if it never did.
    private struct Case {
        var gap: RestoreGap
        var notBefore: Instant
        var notAfter: Instant
        var sent: Instant?

        init(_ random: inout SplitMix64) {
            let taken = RestoreGapTests.start + .seconds(Int64.random(in: 0...86_400, using: &random))
            let restored = taken + .seconds(Int64.random(in: 0...172_800, using: &random))
            gap = RestoreGap(takenAt: taken, restoredAt: restored)
            notBefore = taken + .seconds(Int64.random(in: -90_000...260_000, using: &random))
            notAfter = notBefore + .seconds(Int64.random(in: 0...90_000, using: &random))
            let earliest = max(taken, notBefore)
            let latest = min(restored, notAfter)
            sent =
                earliest <= latest
                ? earliest + Span(microseconds: Int64.random(in: 0...(latest - earliest).microseconds, using: &random))
                : nil
        }
    }

    @Test func `whatever the lost database can have sent may have gone`() {
        var random = SplitMix64(seed: 1)
        var sent = 0
        for _ in 0..<20_000 {
            let one = Case(&random)
            guard one.sent != nil else { continue }
            sent += 1
            #expect(one.gap.mayHaveGone(from: one.notBefore, until: one.notAfter))
        }
        #expect(sent > 1_000)
    }

    @Test func `what was not due before the restore, or no longer made sense at the backup, has not gone`() {
        var random = SplitMix64(seed: 2)
        var kept = 0
        for _ in 0..<20_000 {
            let one = Case(&random)
            let isLater = one.notBefore > one.gap.restoredAt + RestoreGap.clocksDiffer
            let isOver = one.notAfter < one.gap.takenAt - RestoreGap.clocksDiffer
            guard isLater || isOver else { continue }
            kept += 1
            #expect(!one.gap.mayHaveGone(from: one.notBefore, until: one.notAfter))
        }
        #expect(kept > 1_000)
    }

    @Test func `the effect of anything that happened before the restore may have gone, however early`() {
        let gap = RestoreGap(takenAt: Self.start, restoredAt: Self.start + .hours(5))
        #expect(gap.mayHaveGone(causedAt: Self.start - .days(30)))
        #expect(gap.mayHaveGone(causedAt: Self.start + .hours(5)))
        #expect(!gap.mayHaveGone(causedAt: Self.start + .hours(5) + RestoreGap.clocksDiffer + .milliseconds(1)))
    }
}
