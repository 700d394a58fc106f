import Care
import Testing

@Suite struct ReminderVariantTests {
    private func indices(_ ids: some Sequence<Int64>, among count: Int, trial: UInt64) -> [Int] {
        ids.map { ReminderVariant(of: Identifier($0), among: count, trial: trial).index }
    }

    @Test func `a visit's variant never changes, whatever the version of the program`() {
        // These are what the first version gave; a trial under way depends on them.
        #expect(indices(1...12, among: 3, trial: 1) == [1, 0, 2, 0, 0, 1, 2, 2, 0, 0, 2, 1])
    }

    @Test func `visits are spread evenly, whether identifiers are dense or not`() {
        for count in 2...6 {
            for step in [Int64(1), 64, 4_096, 1 << 22] {
                var seen = Array(repeating: 0, count: count)
                let ids = (0..<6_000).map { 1_700_000_000_000_000 + Int64($0) * step }
                for index in indices(ids, among: count, trial: 9) { seen[index] += 1 }
                let fair = 6_000 / count
                // Four standard deviations of a fair draw are less than 4 √6000/2.
                #expect(seen.allSatisfy { abs($0 - fair) < 155 }, "\(count) \(step): \(seen)")
            }
        }
    }

    @Test func `trials are independent of each other`() {
        let first = indices(1...8_000, among: 2, trial: 1)
        for trial in [UInt64(2), 3, 1 << 40, .max] {
            let same = zip(first, indices(1...8_000, among: 2, trial: trial)).count { $0 == $1 }
            #expect(abs(same - 4_000) < 180, "trial \(trial): \(same)")
        }
    }

    @Test func `counts that make no sense give one variant, or at most twenty-six`() {
        for count in [Int.min, 0, 1] { #expect(indices(1...50, among: count, trial: 4).allSatisfy { $0 == 0 }) }
        #expect(indices(-3_000...3_000, among: .max, trial: 4).max() == 25)
        #expect(ReminderVariant(index: 25)?.description == "Z")
        #expect(ReminderVariant(index: 26) == nil)
        #expect(ReminderVariant(index: -1) == nil)
    }
}
