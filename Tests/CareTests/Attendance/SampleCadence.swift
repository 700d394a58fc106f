import Care
import TestKit

/// Cadences of all kinds; half of them remind for sure 24 to 48 hours before.
enum SampleCadence {
    static func any(_ random: inout SplitMix64) throws -> ReminderCadence {
        let unit: Int64 = [1, 60, 1_440].randomElement(using: &random) ?? 60
        var offsets = Set<Span>()
        for _ in 0..<Int.random(in: 0...5, using: &random) { offsets.insert(span(1...300, &random) * unit) }
        if Bool.random(using: &random) { offsets.insert(span(1_440...2_880, &random)) }
        var rules: [ReminderCadence.Rule] = []
        if Bool.random(using: &random) { rules.append(.confirmationOnly(under: span(1...2_880, &random))) }
        if Bool.random(using: &random) {
            let added = span(2_880...100_000, &random)
            rules.append(.addWhenLong(added, over: added + span(1...90_000, &random)))
        }
        if Bool.random(using: &random) {
            // Close to the day before, where it could crowd out the reminder that must stay.
            let added = span(Bool.random(using: &random) ? 2_880...3_120 : 2_880...100_000, &random)
            rules.append(.addAtRisk(added, from: Bool.random(using: &random) ? .raised : .high))
        }
        return try ReminderCadence(offsets: Array(offsets), rules: rules)
    }

    private static func span(_ minutes: ClosedRange<Int64>, _ random: inout SplitMix64) -> Span {
        .minutes(Int64.random(in: minutes, using: &random))
    }
}
