import Care
import Testing

/// A practice in Berlin on Tuesday 24 November 2026 at ten, and people who wait.
enum WaitListSamples {
    static let checkUp = Identifier<VisitType>(21)
    static let vaccination = Identifier<VisitType>(22)

    static func now() throws -> Instant { try at("2026-11-24T10:00") }

    static func at(_ wall: String) throws -> Instant { try SampleHours.instant(wall, SampleHours.berlin()) }

    static func freed(
        _ wall: String = "2026-11-26T09:30",
        at freedAt: Instant? = nil,
        by person: Identifier<Person>? = nil
    ) throws -> FreedSlot {
        let start = try at(wall)
        let slot = Slot(
            practitioner: SampleHours.doctor,
            location: SampleHours.site,
            start: start,
            end: start + .minutes(30),
            zone: "Europe/Berlin"
        )
        return try #require(FreedSlot(slot, visitTypes: [checkUp], freedAt: freedAt ?? now(), freedBy: person))
    }

    /// Waits for ten days already.
    static func entry(
        _ number: Int64 = 1,
        _ change: (inout WaitListEntry) throws -> Void = { _ in }
    ) throws -> WaitListEntry {
        var entry = WaitListEntry(
            id: Identifier(number),
            person: Identifier(1_000 + number),
            visitType: checkUp,
            since: try now() - .days(10)
        )
        try change(&entry)
        return entry
    }

    static func candidate(_ entry: WaitListEntry) throws -> WaitListCandidate {
        WaitListCandidate(entry, writing: WritingHours(zone: try SampleHours.berlin()))
    }

    static func candidates(_ count: Int) throws -> [WaitListCandidate] {
        try (0..<count).map { try candidate(entry(Int64($0) + 1)) }
    }

    static func offer(
        _ number: Int64 = 1,
        to entry: Int64 = 1,
        of slot: FreedSlot,
        state: Offer.State = .open,
        madeAt: Instant? = nil,
        lasting span: Span = .hours(2)
    ) -> Offer {
        let madeAt = madeAt ?? slot.freedAt
        return Offer(
            id: Identifier(number),
            entry: Identifier(entry),
            person: Identifier(1_000 + entry),
            slot: slot.slot,
            madeAt: madeAt,
            answerUntil: madeAt + span,
            state: state
        )
    }
}
