import Care
import Foundation
import Simulator

/// What goes wrong for a while, begun and ended.
extension Rehearsal {
    func turnTroubles(_ now: Instant) {
        let (began, ended) = troubles.turn(now, draws: !isClosing)
        for spell in began { oracle.count { $0.faults[spell.kind.rawValue, default: 0] += 1 } }
        if began.contains(where: { $0.kind == .spike }) { gather(now) }
        guard !began.isEmpty || !ended.isEmpty else { return }
        practiceClock.error =
            troubles.isOn(.clockAhead) ? .hours(1) : troubles.isOn(.clockBehind) ? .hours(-1) : .zero
        store.isFull = troubles.isOn(.fullDisk)
        let isLate = troubles.isOn(.lateWebhooks)
        model.faults.longestDelay = isLate ? .days(3) : .minutes(10)
        let usual = 1 / (plan.faultsOneIn ?? 40)
        for fault in [WebhookFault.delay, .duplicate, .reorder] { model.faults.webhooks[fault] = isLate ? 0.2 : usual }
    }

    /// Ten times as many as usual write within the hour.
    private func gather(_ now: Instant) {
        let hours = max(1, (now - start).seconds / 3_600)
        let crowd = max(20, 10 * Int(Double(oracle.inboundCount) / hours))
        for _ in 0..<min(crowd, 5_000) {
            let member = cast.members[Int(random.span(0...Int64(cast.members.count - 1)))]
            deeds.add(.write(member.phone, "Are you open today?"), at: now + .seconds(random.span(0...3_599)))
        }
    }

    /// All that went wrong, each kind by its name.
    func countFaults(storms: Int) {
        var faults: [String: Int] = [:]
        for (name, count) in model.faultsSeen { faults[Self.snake(name)] = count }
        if storms > 0 { faults["restart_storm"] = storms }
        let zones = Set(Cast.zones + [cast.location.zone]).compactMap(TimeZone.init(identifier:))
        let changes = zones.filter { zone in
            zone.nextDaylightSavingTimeTransition(after: start.date).map { $0 < clock.now.date } ?? false
        }
        if !changes.isEmpty { faults["zones_changing_clocks"] = changes.count }
        let years = [start, clock.now].map { (Zone("UTC") ?? .utc).civil(at: $0).date.year }
        if years[0] != years[1] { faults["year_boundary"] = 1 }
        oracle.count { report in report.faults.merge(faults) { $0 + $1 } }
    }

    private static func snake(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
