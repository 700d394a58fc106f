import Care
import TestKit
import Testing

@Suite struct AttendanceSumsTests {
    @Test func `counting one by one comes to the same as counting all at once`() throws {
        for seed in UInt64(0)..<40 {
            var random = SplitMix64(seed: seed)
            let visits = try (0..<Int.random(in: 0...200, using: &random)).map { _ in try SampleVisits.record(&random) }
            let rule = NoticeRule(inTime: .hours(Int64.random(in: 0...72, using: &random)))
            var sums = AttendanceSums(rule: rule)
            for visit in visits { try sums.add(visit) }
            for dimension in AttendanceDimension.allCases {
                let whole = try AttendanceTally(of: visits, by: dimension, rule: rule)
                #expect(sums.tally(by: dimension) == whole, "seed \(seed) \(dimension)")
                #expect(sums.total == whole.total, "seed \(seed) \(dimension)")
            }
        }
    }

    @Test func `messages of unknown price are some of the messages`() {
        let counts = VisitRecord.Counts(messages: 3, unpriced: 9)
        #expect((counts.messages, counts.unpriced) == (3, 3))
        #expect(VisitRecord.Counts(messages: 3, unpriced: -1).unpriced == 0)
    }
}
