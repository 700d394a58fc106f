import Care
import TestKit
import Testing

/// Free times of random practices against a search minute by minute, in every zone, over its change nights.
@Suite struct SlotPropertyTests {
    private struct Practice {
        var zone: Zone
        var weekly: [OpeningHours]
        var exceptions: [HoursException]
        var taken: [Taken]
        var demand: VisitDemand

        var free: FreeSlots {
            FreeSlots(
                hours: WorkingHours(weekly: weekly, exceptions: exceptions),
                taken: TakenTime(taken),
                demand: demand,
                zones: [SampleHours.site: zone, SampleHours.far: zone]
            )
        }
    }

    @Test func `free times are exactly those that overlap nothing, in every zone`() throws {
        var count = 0
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<20 {
                var random = SplitMix64(seed: seed)
                let first = dayNearChange(of: zone, &random)
                let practice = practice(zone, first, &random)
                for offset in 0..<3 {
                    let found = checked(practice, first.adding(days: offset), "seed \(seed) \(zone)")
                    count += found.count
                }
            }
        }
        #expect(count > 5_000, "a search that finds little proves little")
    }

    /// Near a night on which clocks change, where the zone has any.
    private func dayNearChange(of zone: Zone, _ random: inout SplitMix64) -> LocalDate {
        let start = Instant(seconds: Int64.random(in: 1_767_225_600...1_830_297_600, using: &random))
        let change = (1...400).lazy.map { start + .days($0) }.first { zone.offset(at: $0) != zone.offset(at: start) }
        return zone.civil(at: change ?? start).date.adding(days: Int.random(in: -2...1, using: &random))
    }

    private func checked(_ practice: Practice, _ date: LocalDate, _ trace: String) -> [Slot] {
        let found = practice.free.slots(on: date, in: Instant(seconds: 0)..<Instant(seconds: 1 << 40))
        let expected = search(practice, date)
        if found.map(\.start) != expected { Issue.record("\(trace) \(date): \(found.count), \(expected.count)") }
        let middle = found.isEmpty ? Instant(seconds: 0) : found[found.count / 2].start
        for from in [Instant(seconds: 0), middle, Instant(seconds: 1 << 39)] {
            let isFree = practice.free.hasSlot(on: date, in: from..<Instant(seconds: 1 << 40))
            if isFree != found.contains(where: { $0.start >= from }) { Issue.record("\(trace) \(date) from \(from)") }
        }
        for slot in found where !isSound(slot, practice) { Issue.record("\(trace) \(slot)") }
        return found
    }

    private func practice(_ zone: Zone, _ first: LocalDate, _ random: inout SplitMix64) -> Practice {
        let owners: [Taken.Owner] =
            [
                .everybody, .location(SampleHours.site), .location(SampleHours.far), .resource(SampleHours.farRoom),
                .practitioner(SampleHours.doctor),
                .practitioner(SampleHours.nurse),
            ]
            + SampleHours.rooms.map { .resource($0) }
        func hours(_ weekday: Int, _ random: inout SplitMix64) -> OpeningHours {
            let from = Int.random(in: 0..<1_300, using: &random)
            return SampleHours.hours(
                Bool.random(using: &random) ? SampleHours.doctor : SampleHours.nurse,
                at: Int.random(in: 0..<4, using: &random) == 0 ? SampleHours.far : SampleHours.site,
                on: weekday,
                from,
                Int.random(in: from...1_440, using: &random)
            )
        }
        let start = zone.startOfDay(first)
        return Practice(
            zone: zone,
            weekly: (0..<14).map { hours($0 % 7 + 1, &random) },
            exceptions: (0..<2).map { number in
                let changed = hours(1, &random)
                let date = first.adding(days: number)
                return HoursException(
                    practitioner: changed.practitioner,
                    date: date,
                    hours: number == 0 ? [changed] : []
                )
            },
            taken: (0..<25).map { _ in
                let begin = start + .minutes(Int64.random(in: -300...5_000, using: &random))
                let length = Span.minutes(Int64.random(in: 0...200, using: &random))
                return Taken(owners.randomElement(using: &random) ?? .everybody, start: begin, end: begin + length)
            },
            demand: VisitDemand(
                minutes: Int.random(in: 5...90, using: &random),
                bufferBefore: Int.random(in: 0...20, using: &random),
                bufferAfter: Int.random(in: 0...20, using: &random),
                needs: Array(repeating: SampleHours.anyRoom, count: Int.random(in: 0...2, using: &random)),
                step: [5, 10, 15, 20, 30].randomElement(using: &random) ?? 15
            )
        )
    }

    /// Every minute of the day is tried, with every colleague.
    private func search(_ practice: Practice, _ date: LocalDate) -> [Instant] {
        let demand = practice.demand
        var found: Set<Instant> = []
        for practitioner in [SampleHours.doctor, SampleHours.nurse] {
            let changed = practice.exceptions.filter { $0.practitioner == practitioner && $0.date == date }
            let hours =
                changed.isEmpty
                ? practice.weekly.filter { $0.practitioner == practitioner && $0.weekday == date.weekday }
                : changed.flatMap(\.hours)
            for span in hours {
                for minute in span.from..<max(span.from, span.to) where (minute - span.from) % demand.step == 0 {
                    guard minute + demand.minutes <= span.to else { continue }
                    let wall = CivilTime(date, minuteOfDay: minute)
                    let start = practice.zone.instant(of: wall)
                    let end = start + .minutes(Int64(demand.minutes))
                    guard practice.zone.civil(at: start) == wall else { continue }
                    guard practice.zone.civil(at: end) <= CivilTime(date, minuteOfDay: span.to) else { continue }
                    let blocked = demand.blocked(start, end)
                    func isFree(_ owner: Taken.Owner) -> Bool {
                        !practice.taken.contains {
                            $0.owner == owner && $0.start < $0.end && $0.start < blocked.upperBound
                                && blocked.lowerBound < $0.end
                        }
                    }
                    let here = SampleHours.anyRoom.filter { $0.location == span.location }
                    let rooms = here.count { isFree(.resource($0.id)) }
                    if isFree(.everybody), isFree(.location(span.location)), isFree(.practitioner(practitioner)),
                        rooms >= demand.needs.count
                    {
                        found.insert(start)
                    }
                }
            }
        }
        return found.sorted()
    }

    private func isSound(_ slot: Slot, _ practice: Practice) -> Bool {
        let blocked = practice.demand.blocked(slot.start, slot.end)
        let owners: [Taken.Owner] =
            [.everybody, .location(slot.location), .practitioner(slot.practitioner)]
            + slot.resources.map { .resource($0) }
        return Set(slot.resources).count == practice.demand.needs.count
            && slot.resources.allSatisfy { SampleHours.room($0).location == slot.location }
            && !practice.taken.contains {
                owners.contains($0.owner) && $0.start < $0.end && $0.start < blocked.upperBound
                    && blocked.lowerBound < $0.end
            }
    }
}
