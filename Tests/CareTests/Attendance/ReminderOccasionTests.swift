import Care
import TestKit
import Testing

@Suite struct ReminderOccasionTests {
    private let start = Instant(seconds: 1_800_000_000)
    private var type: VisitType {
        var type = VisitType(id: Identifier(1), name: "Check", minutes: 30)
        type.reminderRules = ReminderCadence.usualRules
        return type
    }

    private func visit(lead: Span, _ band: RiskBand, isTold: Bool = true) -> ReminderOccasion {
        ReminderOccasion(start: start, fixedAt: start - lead, isTold: isTold, band: band, zone: .utc)
    }

    @Test(arguments: [
        (Span.hours(35), RiskBand.high, []), (.hours(36), .usual, ["48h", "24h"]),
        (.days(28), .usual, ["48h", "24h"]), (.days(28) + .minutes(1), .usual, ["168h", "48h", "24h"]),
        (.days(10), .raised, ["72h", "48h", "24h"]), (.days(40), .high, ["168h", "72h", "48h", "24h"]),
    ])
    func `lead time and risk choose the reminders`(lead: Span, band: RiskBand, offsets: [String]) {
        let chosen = ReminderCadence(of: type).offsets(for: visit(lead: lead, band))
        #expect(chosen.map { "\($0.microseconds / 3_600_000_000)h" } == offsets)
    }

    @Test func `who was told nothing when another system booked is reminded, however late that was`() {
        let cadence = ReminderCadence(of: type)
        let late = visit(lead: .hours(30), .usual, isTold: false)
        #expect(cadence.offsets(for: late) == [.hours(48), .hours(24)])
        let planned = cadence.reminders(of: late, plan: ReminderPlan(), now: late.fixedAt)
        #expect(planned.map(\.offset) == [.hours(24)])
    }

    @Test func `the reminder of the day before always stays for who booked in time, in every zone`() throws {
        var stayed = 0
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<80 {
                var random = SplitMix64(seed: seed)
                let cadence = try SampleCadence.any(&random)
                let occasion = randomOccasion(zone, &random)
                let trace = "seed \(seed) \(zone) \(cadence) \(occasion)"
                #expect(Set(cadence.offsets(for: occasion)).isSuperset(of: cadence.offsets), "\(trace)")
                let now = occasion.fixedAt
                let plain = ReminderPlan()
                    .reminders(start: occasion.start, offsets: cadence.offsets, zone: zone, now: now)
                guard plain.contains(where: Self.isDayBefore) else { continue }
                stayed += 1
                let settled = cadence.reminders(of: occasion, plan: ReminderPlan(), now: now)
                #expect(settled.contains(where: Self.isDayBefore), "\(trace)")
                #expect(settled.allSatisfy { $0.dueAt >= now && $0.dueAt < occasion.start }, "\(trace)")
            }
        }
        #expect(stayed > 300)
    }

    private static func isDayBefore(_ reminder: PlannedReminder) -> Bool {
        reminder.offset >= .hours(24) && reminder.offset <= .hours(48)
    }

    private func randomOccasion(_ zone: Zone, _ random: inout SplitMix64) -> ReminderOccasion {
        let start = Instant(seconds: 1_767_225_600 + Int64.random(in: 0..<210_240, using: &random) * 300)
        return ReminderOccasion(
            start: start,
            fixedAt: start - .minutes(Int64.random(in: 2_880...200_000, using: &random)),
            isTold: Bool.random(using: &random),
            band: RiskBand.allCases.randomElement(using: &random) ?? .usual,
            zone: zone
        )
    }
}
