import Care
import Store

/// Looks free times up, some days at a time and only as far as somebody wants to know.
struct SlotFinder {
    private let demand: VisitDemand
    private let wish: SlotWish
    /// The visit that is to be moved: its own time is free to it, and is not offered.
    private let moving: Appointment?
    /// Whose holds count for nothing, since they are the asker's own.
    private let holder: Identifier<Conversation>?
    private let zones: [Identifier<Location>: Zone]
    /// When the patient has other visits.
    private let elsewhere: [Range<Instant>]
    private let tx: Transaction

    /// For a new visit of the patient, if they are known; nil when there is no such kind of visit.
    init?(
        _ visitType: Identifier<VisitType>,
        for patient: Identifier<Person>? = nil,
        wish: SlotWish = SlotWish(),
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws {
        guard let demand = try tx.demand(of: visitType) else { return nil }
        try self.init(demand, wish, for: patient, moving: nil, holder, tx)
    }

    /// For one that has a time already; it stays as long as it is, with the buffers it has.
    ///
    /// `forAnybody`: whatever other visits its patient has.
    init?(
        moving appointment: Appointment,
        wish: SlotWish,
        forAnybody: Bool = false,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws {
        guard var demand = try tx.demand(of: appointment.visitType) else { return nil }
        demand.minutes = Int((appointment.end - appointment.start).microseconds / 60_000_000)
        demand.bufferBefore = appointment.bufferBefore
        demand.bufferAfter = appointment.bufferAfter
        // Whoever sees the patient now may go on doing so, whatever new visits of that kind are offered.
        demand.practitioners?.insert(appointment.practitioner)
        try self.init(demand, wish, for: forAnybody ? nil : appointment.patient, moving: appointment, holder, tx)
    }

    private init(
        _ demand: VisitDemand,
        _ wish: SlotWish,
        for patient: Identifier<Person>?,
        moving: Appointment?,
        _ holder: Identifier<Conversation>?,
        _ tx: Transaction
    ) throws {
        self.demand = demand
        self.wish = wish
        self.moving = moving
        self.holder = holder
        self.tx = tx
        var zones: [Identifier<Location>: Zone] = [:]
        for location in try tx.locations() { zones[location.id] = Zone(location.zone) }
        self.zones = zones
        let visits = try patient.map { try tx.upcoming(of: $0, from: tx.now) } ?? []
        elsewhere = visits.filter { $0.id != moving?.id }.map { $0.start..<$0.end }
    }

    /// The first day that has begun nowhere yet or goes on somewhere, by the clocks of the clinic's places.
    var today: LocalDate { zones.values.map { $0.civil(at: tx.now).date }.min() ?? Zone.utc.civil(at: tx.now).date }

    /// What others are choosing among, or those are asked about who wait for an earlier time: it can be had, and is not
    /// offered.
    ///
    /// Those who wait come first, for a while.
    private func spokenFor() throws -> [Taken] {
        let offered = try tx.offeredToWaiting(since: tx.now - OfferRules.standard.precedence)
        return try tx.held(without: holder) + offered.map { $0.widened(by: demand) }
    }

    /// At most `limit` times in order; `page` 1 and up gives others than the pages before.
    ///
    /// What others are choosing among is offered only where there is nothing else at all, and never where it is
    /// `unspoken` times alone that are wanted.
    func offered(
        _ spans: [Range<LocalDate>],
        from first: LocalDate? = nil,
        limit: Int,
        page: Int,
        unspoken: Bool = false
    ) throws -> SlotChoice.Page {
        let held = try spokenFor()
        let found = try offered(spans, from: first, limit: limit, page: page, held: held)
        guard found.slots.isEmpty, page == 0, !held.isEmpty, !unspoken else { return found }
        return try offered(spans, from: first, limit: limit, page: page, held: [])
    }

    private func offered(
        _ spans: [Range<LocalDate>],
        from first: LocalDate?,
        limit: Int,
        page: Int,
        held: [Taken]
    ) throws -> SlotChoice.Page {
        guard let start = spans.map(\.lowerBound).min(), let end = spans.map(\.upperBound).max() else {
            return SlotChoice.Page()
        }
        var days = try freeDays(start...end, held: held)
        let earliest = earliest
        return try SlotChoice().offered(spans, limit: limit, page: page) { date in
            if let first, date < first { return [] }
            guard let free = try days.day(date, in: tx) else { return [] }
            return free.slots(on: date, wish: wish, in: earliest..<Instant(microseconds: .max))
                .filter { slot in moving.map { !slot.isSameMeeting(as: $0.slot) } ?? true }
        }
    }

    /// Every free time of these days in order, one for each start; `also` is taken as well.
    func all(_ days: ClosedRange<LocalDate>, also: [Taken] = []) throws -> [Slot] {
        var free = FreeDays(
            try tx.workingHours(of: wish.practitioner, on: days),
            demand,
            zones,
            held: try spokenFor() + also,
            of: wish.practitioner,
            except: moving?.id,
            elsewhere: elsewhere
        )
        let moments = earliest..<Instant(microseconds: .max)
        return try (days.lowerBound.dayNumber...days.upperBound.dayNumber).flatMap { number in
            let date = LocalDate(dayNumber: number)
            return try free.day(date, in: tx)?
                .slots(on: date, wish: wish, in: moments) ?? []
        }
    }

    /// Every free time of one day, in order; what others are choosing among only where there is nothing else that day.
    func times(on date: LocalDate) throws -> [Slot] {
        let held = try spokenFor()
        let found = try times(on: date, held: held)
        return found.isEmpty && !held.isEmpty ? try times(on: date, held: []) : found
    }

    private func times(on date: LocalDate, held: [Taken]) throws -> [Slot] {
        var days = try freeDays(date...date, held: held)
        return try days.day(date, in: tx)?
            .slots(on: date, wish: wish, in: earliest..<Instant(microseconds: .max)) ?? []
    }

    /// The days on which something is free; with what others are choosing among only where there is no other day at all.
    func freeDays(_ span: Range<LocalDate>) throws -> [LocalDate] {
        let held = try spokenFor()
        let found = try freeDays(span, held: held)
        return found.isEmpty && !held.isEmpty ? try freeDays(span, held: []) : found
    }

    private func freeDays(_ span: Range<LocalDate>, held: [Taken]) throws -> [LocalDate] {
        var days = try freeDays(span.lowerBound...span.upperBound, held: held)
        let moments = earliest..<Instant(microseconds: .max)
        return try (span.lowerBound.dayNumber..<span.upperBound.dayNumber).map { LocalDate(dayNumber: $0) }
            .filter { date in try days.day(date, in: tx)?.hasSlot(on: date, wish: wish, in: moments) ?? false }
    }

    private func freeDays(_ span: ClosedRange<LocalDate>, held: [Taken]) throws -> FreeDays {
        FreeDays(
            try tx.workingHours(of: wish.practitioner, on: span),
            demand,
            zones,
            held: held,
            of: wish.practitioner,
            except: moving?.id,
            elsewhere: elsewhere
        )
    }

    private var earliest: Instant { tx.now + demand.notice }

    /// The same meeting with what it would use, if it can be had now.
    ///
    /// For those who wait (`beforeHolds`) what others are choosing among is not taken yet: the first tap has it.
    func available(_ slot: Slot, beforeHolds: Bool = false) throws -> Slot? {
        guard let date = zones[slot.location]?.civil(at: slot.start).date else { return nil }
        // Whoever was shown it, too, may have it; to others it is taken.
        let kept = try holder.flatMap { try tx.heldUntil(slot.start, with: slot.practitioner, for: $0) }
        let isMine = kept.map { $0 > tx.now } ?? false
        var days = FreeDays(
            try tx.workingHours(of: slot.practitioner, on: date...date),
            demand,
            zones,
            held: isMine || beforeHolds ? [] : try tx.held(without: holder),
            of: slot.practitioner,
            except: moving?.id,
            elsewhere: elsewhere
        )
        return try days.day(date, in: tx)?.available(slot, now: tx.now)
    }
}

extension Taken {
    /// With the buffers a visit of the kind would have there.
    fileprivate func widened(by demand: VisitDemand) -> Taken {
        let blocked = demand.blocked(start, end)
        return Taken(owner, start: blocked.lowerBound, end: blocked.upperBound)
    }
}

/// Free times of one day after the other; what is taken is read for some days at once, and for more the further on.
private struct FreeDays {
    private let hours: WorkingHours
    private let demand: VisitDemand
    private let zones: [Identifier<Location>: Zone]
    private let held: [Taken]
    private let practitioner: Identifier<Practitioner>?
    private let moving: Identifier<Appointment>?
    private let elsewhere: [Range<Instant>]
    private var loaded: (days: Range<LocalDate>, free: FreeSlots)?
    private var length = 3

    private static let mostDays = 24

    init(
        _ hours: WorkingHours,
        _ demand: VisitDemand,
        _ zones: [Identifier<Location>: Zone],
        held: [Taken],
        of practitioner: Identifier<Practitioner>?,
        except moving: Identifier<Appointment>?,
        elsewhere: [Range<Instant>]
    ) {
        self.hours = hours
        self.demand = demand
        self.zones = zones
        self.held = held
        self.practitioner = practitioner
        self.moving = moving
        self.elsewhere = elsewhere
    }

    /// Nil on a day on which nobody who matters is there.
    mutating func day(_ date: LocalDate, in tx: Transaction) throws -> FreeSlots? {
        guard hours.on(date).contains(where: { demand.practitioners?.contains($0.practitioner) != false }) else {
            return nil
        }
        if let loaded, loaded.days.contains(date) { return loaded.free }
        let days = date..<date.adding(days: length)
        length = min(Self.mostDays, length * 2)
        // From the first zone's midnight to the last one's: none is as much as a day from UTC.
        let span = Zone.utc.startOfDay(days.lowerBound) - .days(1)..<Zone.utc.startOfDay(days.upperBound) + .days(1)
        let taken = TakenTime(try tx.taken(span, by: practitioner, except: moving) + held)
        let free = FreeSlots(hours: hours, taken: taken, demand: demand, zones: zones, elsewhere: elsewhere)
        loaded = (days, free)
        return free
    }
}
