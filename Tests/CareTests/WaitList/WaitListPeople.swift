import Care
import TestKit
import Testing

/// Who waits and how they answer, and which times come free, all from one seed.
struct WaitListPeople {
    let zone: Zone
    private let far: Zone
    private var random: SplitMix64

    init(seed: UInt64) throws {
        zone = try SampleHours.berlin()
        far = try #require(Zone("America/Lima"))
        random = SplitMix64(seed: seed)
    }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    /// Half of them are equal; the others have wishes, long notice or a near visit, and one in ten is urgent.
    mutating func newcomer(_ number: Int64, at now: Instant) -> WaitListYear.Seat {
        var entry = WaitListEntry(
            id: Identifier(number),
            person: Identifier(number),
            visitType: WaitListSamples.checkUp,
            since: now
        )
        let isPlain = chance(0.5)
        if !isPlain {
            if chance(0.5) { entry.wish.partOfDay = chance(0.5) ? .morning : .afternoon }
            if chance(0.3) { entry.wish.weekdays = chance(0.5) ? [1, 2, 3] : [4, 5] }
            if chance(0.2) { entry.priority = .urgent }
            entry.noticeMinutes = Int.random(in: 60...2_880, using: &random)
            let start = now + .days(Int64.random(in: 10...60, using: &random))
            entry.replaces = WaitListEntry.Held(appointment: Identifier(number), start: start)
        }
        let writing = WritingHours(zone: !isPlain && chance(0.05) ? far : zone)
        return WaitListYear.Seat(candidate: WaitListCandidate(entry, writing: writing), isPlain: isPlain)
    }

    /// One and a half a working day, given up from an hour to ten days ahead, some of them at night.
    mutating func freedSlots(from first: LocalDate, days: Int) -> [FreedSlot] {
        let halfHours = [540, 570, 600, 630, 660, 690, 840, 870, 900, 930, 960, 990]
        var found: [FreedSlot] = []
        for date in (0..<days).map({ first.adding(days: $0) }) where date.weekday <= 5 {
            let count = [0, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
            for minute in halfHours.shuffled(using: &random).prefix(count) {
                let start = zone.instant(of: CivilTime(date, minuteOfDay: minute))
                let lead = chance(0.2) ? 60...240 : chance(0.45) ? 241...1_440 : 1_441...14_400
                let slot = Slot(
                    practitioner: SampleHours.doctor,
                    location: SampleHours.site,
                    start: start,
                    end: start + .minutes(30),
                    zone: zone.name
                )
                let freedAt = start - .minutes(Int64(Int.random(in: lead, using: &random)))
                found += FreedSlot(slot, visitTypes: [WaitListSamples.checkUp], freedAt: freedAt).map { [$0] } ?? []
            }
        }
        return found
    }

    /// Nil if they never answer.
    ///
    /// 8.3 % say yes (PMC7315363), a quarter say no. Somewhat more than half of the answers come within 45 minutes, the
    /// rest up to 20 hours later, and at night only some.
    mutating func answer(askedAt now: Instant) -> (isYes: Bool, at: Instant)? {
        let draw = Double.random(in: 0..<1, using: &random)
        guard draw < 0.333 else { return nil }
        // Sums of small steps: half an hour three times out of five, longer and longer for the rest.
        var minutes = Int64.random(in: 1...45, using: &random)
        while chance(0.4) { minutes += Int64.random(in: 1...90, using: &random) }
        if chance(0.15) { minutes = Int64.random(in: 120...1_200, using: &random) }
        var moment = now + .minutes(minutes)
        let night = QuietHours(DailyHours(from: 22 * 60, to: 7 * 60) ?? QuietHours.standard.hours)
        if night.isQuiet(at: moment, in: zone), chance(0.7) {
            moment = night.nextAllowed(from: moment, in: zone) + .minutes(Int64.random(in: 0...120, using: &random))
        }
        return (draw < 0.083, moment)
    }
}
