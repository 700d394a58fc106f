package import Care
import Store

/// What a year of scheduling came to.
package struct SchedulingFigures: Sendable, Hashable, Encodable {
    package var booked = 0
    package var kept = 0
    package var missed = 0
    package var cancelled = 0
    /// Times that came free more than four hours ahead while somebody waited, and those the wait-list filled.
    package var freed = 0
    package var refilled = 0
    package var refillRate = 0.0
    /// Those that anybody has taken, from the wait-list or by booking as usual.
    package var filled = 0
    package var filledRate = 0.0
    package var offers = 0
    package var offersPerFill = 0.0
    /// From the freeing, or from when the first could be asked, to the first offer: the slowest of all.
    package var firstOfferSeconds = 0.0
    /// Messages the clinic sent until a visit was booked, confirmation included.
    package var messagesPerBooking = 0.0
    /// Gini coefficient of the offers to those who waited two weeks or more, by day of waiting: 0 is equal.
    package var offerInequality = 0.0

    package enum CodingKeys: String, CodingKey {
        case booked, kept, missed, cancelled, freed, refilled, filled, offers
        case refillRate = "refill_rate"
        case filledRate = "filled_rate"
        case offersPerFill = "offers_per_fill"
        case firstOfferSeconds = "first_offer_seconds"
        case messagesPerBooking = "messages_per_booking"
        case offerInequality = "offer_inequality"
    }

    /// `wasInTheWay` says whether anything kept the clinic from writing to anybody between two moments.
    init(
        in tx: Transaction,
        quietHours: QuietHours,
        until end: Instant,
        wasInTheWay: (Instant, Instant) -> Bool
    ) throws {
        booked = Int(try tx.number("SELECT count(*) FROM appointment"))
        kept = Int(try tx.number("SELECT count(*) FROM appointment WHERE state = 'fulfilled'"))
        missed = Int(try tx.number("SELECT count(*) FROM appointment WHERE state = 'noshow'"))
        cancelled = Int(try tx.number("SELECT count(*) FROM appointment WHERE state = 'cancelled'"))
        let ahead = "start_at - freed_at > \(Span.hours(4).microseconds)"
        freed = Int(try tx.number("SELECT count(*) FROM freed_slot WHERE \(ahead)"))
        refilled = Int(try tx.number("SELECT count(*) FROM freed_slot WHERE state = 'taken' AND \(ahead)"))
        refillRate = Double(refilled) / Double(max(1, freed))
        let isFilled = "(state = 'taken' OR \(isBooked))"
        filled = Int(try tx.number("SELECT count(*) FROM freed_slot WHERE \(ahead) AND \(isFilled)"))
        filledRate = Double(filled) / Double(max(1, freed))
        offers = Int(try tx.number("SELECT count(*) FROM wait_list_offer"))
        offersPerFill = Double(offers) / Double(max(1, refilled))
        let said = try tx.number("SELECT count(*) FROM outbox WHERE cause LIKE '%:choose-%' OR cause LIKE '%:booked'")
        let chats = try tx.number("SELECT count(*) FROM outbox WHERE cause LIKE '%:booked'")
        messagesPerBooking = Double(said) / Double(max(1, chats))
        firstOfferSeconds = try Self.slowestFirstOffer(in: tx, quietHours, wasInTheWay)
        offerInequality = try Self.inequality(in: tx, until: end)
    }

    /// Counted from the first moment at which the one who was asked could be.
    ///
    /// Nobody could be who had had enough offers for a day, was not on the list yet or had not moved their own visit yet.
    /// Nights do not count, not even one that began the second after the time came free; times at which something stood in
    /// the way are left out.
    private static func slowestFirstOffer(
        in tx: Transaction,
        _ quietHours: QuietHours,
        _ wasInTheWay: (Instant, Instant) -> Bool
    ) throws -> Double {
        let changes = try changesOfVisits(in: tx)
        let firsts = try tx.rows(
            """
            SELECT freed_at, made_at, person.zone, since, entry_id, person.id FROM wait_list_offer
            JOIN freed_slot ON freed_slot.id = freed_slot_id JOIN wait_list_entry ON wait_list_entry.id = entry_id
            JOIN person ON person.id = wait_list_entry.person_id
            WHERE made_at = (SELECT min(made_at) FROM wait_list_offer AS other
                WHERE other.freed_slot_id = wait_list_offer.freed_slot_id)
            """
        ) { FirstOffer($0) }
        let waits = try firsts.filter { !wasInTheWay($0.freed, $0.made) }.map { first in
            let changed = changes[first.person, default: []].last { $0 <= first.made }
            let free = try Self.free(first.entry, before: first.made, in: tx)
            let able = max(first.freed, first.since, free, changed ?? first.freed)
            return quietHours.timeOutside(from: able, until: first.made, in: Zone(first.zone) ?? .utc).microseconds
        }
        return Double(waits.max() ?? 0) / 1e6
    }

    private struct FirstOffer {
        let freed: Instant
        let made: Instant
        let zone: String
        let since: Instant
        let entry: Int64
        let person: Int64

        init(_ row: any SQLRow) {
            (freed, made, zone, since) = (row.instant(0), row.instant(1), row.text(2), row.instant(3))
            (entry, person) = (row.int(4), row.int(5))
        }
    }

    /// When each patient's visits were moved or called off, in order.
    private static func changesOfVisits(in tx: Transaction) throws -> [Int64: [Instant]] {
        let changes = try tx.rows(
            "SELECT person_id, at FROM audit WHERE act IN ('visit.moved', 'visit.cancelled') AND person_id IS NOT NULL "
                + "ORDER BY seq"
        ) { (person: $0.int(0), at: $0.instant(1)) }
        return Dictionary(grouping: changes, by: \.person).mapValues { $0.map(\.at) }
    }

    /// Since when somebody could be asked once more: the last offer is over, and no two were made in 24 hours.
    private static func free(_ entry: Int64, before made: Instant, in tx: Transaction) throws -> Instant {
        let offers = try tx.rows(
            "SELECT made_at, answer_until, settled_at FROM wait_list_offer WHERE entry_id = ? AND made_at < ? "
                + "ORDER BY made_at DESC LIMIT ?",
            [.int(entry), .instant(made), .int(OfferRules.standard.mostPerDay)]
        ) { (made: $0.instant(0), over: min($0.instant(1), $0.optionalInstant(2) ?? $0.instant(1))) }
        guard let last = offers.first, let oldest = offers.last else { return Instant(microseconds: 0) }
        return offers.count < OfferRules.standard.mostPerDay ? last.over : max(last.over, oldest.made + .days(1))
    }

    private static func inequality(in tx: Transaction, until end: Instant) throws -> Double {
        let rates = try tx.rows(
            """
            SELECT since, CASE WHEN state = 'waiting' THEN 0 ELSE changed_at END,
                (SELECT count(*) FROM wait_list_offer WHERE entry_id = wait_list_entry.id) FROM wait_list_entry
            """
        ) { row in
            let left = row.int(1) == 0 ? end : row.instant(1)
            return (days: Double((left - row.instant(0)).microseconds) / 8.64e10, offers: Double(row.int(2)))
        }.filter { $0.days >= 14 }.map { $0.offers / $0.days }.sorted()
        let total = rates.reduce(0, +)
        guard total > 0 else { return 0 }
        let weighted = rates.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
        return 2 * weighted / (Double(rates.count) * total) - Double(rates.count + 1) / Double(rates.count)
    }
}

extension QuietHours {
    /// How much of the time between two moments somebody may be written to in; zero if the second is not later.
    ///
    /// Quiet hours begin and end with a minute.
    package func timeOutside(from start: Instant, until end: Instant, in zone: Zone) -> Span {
        var outside = Span.zero
        var moment = nextAllowed(from: start, in: zone)
        while moment < end {
            let next = min(Instant(seconds: moment.seconds / 60 * 60 + 60), end)
            outside = outside + (next - moment)
            moment = nextAllowed(from: next, in: zone)
        }
        return outside
    }
}

/// Whether the time of a `freed_slot` has another visit now, or had one that took place or was missed.
private let isBooked = """
    EXISTS (SELECT 1 FROM appointment WHERE appointment.practitioner_id = freed_slot.practitioner_id
        AND appointment.start_at < freed_slot.end_at AND appointment.end_at > freed_slot.start_at
        AND appointment.start_at > freed_slot.start_at - 86400000000 AND appointment.state <> 'cancelled')
    """
