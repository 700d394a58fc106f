import Care
import Store

/// Looks up everything that stands in the way of a time; nobody's name is asked for.
struct TimeCheck {
    private let tx: Transaction
    /// The longest a buffer may be.
    private static let longestBuffer = Span.hours(4)

    init(in tx: Transaction) {
        self.tx = tx
    }

    /// What cannot be helped first; none, and the time is free.
    func obstacles(to wanted: WantedTime) throws -> [MoveObstacle] {
        guard wanted.slot.start > tx.now else { return [.past] }
        let all = try visits(wanted) + resources(wanted) + patient(wanted) + absences(wanted) + rest(wanted)
        return all.filter(\.isFinal) + all.filter { !$0.isFinal }
    }

    private func visits(_ wanted: WantedTime) throws -> [MoveObstacle] {
        let span = wanted.blocked
        let near = try tx.taken(
            wanted.slot.practitioner,
            from: span.lowerBound - Self.longestBuffer,
            until: span.upperBound + Self.longestBuffer
        )
        return near.filter { $0.id != wanted.moving?.id && $0.blocked.overlaps(span) }.map(MoveObstacle.visit)
    }

    private func resources(_ wanted: WantedTime) throws -> [MoveObstacle] {
        let needs = try tx.needs(of: wanted.visitType)
        guard !needs.isEmpty, try resourcesFree(for: wanted, needs) == nil else { return [] }
        let taken = TakenTime(try tx.taken(wanted.blocked, except: wanted.moving?.id))
        // Those none of which is free; where each need alone could be met, all of them.
        let unmet = needs.filter { need in
            need.allSatisfy {
                $0.location != wanted.slot.location || !taken.isFree(.resource($0.id), wanted.blocked)
            }
        }
        return (unmet.isEmpty ? needs : unmet).map(MoveObstacle.resources)
    }

    /// The rooms and equipment it would have; nil when they cannot be had.
    private func resourcesFree(for wanted: WantedTime, _ needs: [[Resource]]) throws -> [Identifier<Resource>]? {
        let taken = TakenTime(try tx.taken(wanted.blocked, except: wanted.moving?.id))
        return ResourceChoice(needs).free(at: wanted.slot.location, wanted.blocked, taken)
    }

    /// The slot with the rooms and equipment the visit would have; nil when they cannot be had.
    func equipped(_ wanted: WantedTime) throws -> Slot? {
        var slot = wanted.slot
        let needs = try tx.needs(of: wanted.visitType)
        guard !needs.isEmpty else { return slot }
        guard let free = try resourcesFree(for: wanted, needs) else { return nil }
        slot.resources = free
        return slot
    }

    private func patient(_ wanted: WantedTime) throws -> [MoveObstacle] {
        let (start, end) = (wanted.slot.start, wanted.slot.end)
        return try tx.visits(of: wanted.patient, in: start - .days(1)..<end)
            .filter { $0.id != wanted.moving?.id && $0.end > start && $0.practitioner != wanted.slot.practitioner }
            .map(MoveObstacle.patient)
    }

    private func absences(_ wanted: WantedTime) throws -> [MoveObstacle] {
        try tx.absences(from: wanted.slot.start, until: wanted.slot.end).filter { absence in
            switch absence.taken.owner {
            case .everybody: true
            case .practitioner(let id): id == wanted.slot.practitioner
            case .location(let id): id == wanted.slot.location
            case .resource: false
            }
        }.map(MoveObstacle.absence)
    }

    private func rest(_ wanted: WantedTime) throws -> [MoveObstacle] {
        let (slot, span) = (wanted.slot, wanted.blocked)
        var found: [MoveObstacle] = []
        if try isBusy(wanted) { found.append(.busy) }
        let held = try tx.held(without: nil)
        let isHeld = held.contains {
            $0.owner == .practitioner(slot.practitioner) && $0.start < span.upperBound && $0.end > span.lowerBound
        }
        if isHeld { found.append(.held) }
        if try !isOpen(slot) { found.append(.outsideHours) }
        if let moving = wanted.moving, moving.location != slot.location, let place = try tx.location(slot.location) {
            found.append(.otherPlace(place))
        }
        let practitioners = try tx.demand(of: wanted.visitType)?.practitioners
        let isNew = wanted.moving?.practitioner != slot.practitioner
        if isNew, practitioners?.contains(slot.practitioner) == false { found.append(.notOffered) }
        return found
    }

    private func isOpen(_ slot: Slot) throws -> Bool {
        guard let zone = try tx.location(slot.location).flatMap({ Zone($0.zone) }) else { return false }
        let days = zone.civil(at: slot.start).date...zone.civil(at: slot.end).date
        return try tx.workingHours(of: slot.practitioner, on: days)
            .isOpen(slot.start..<slot.end, of: slot.practitioner, at: slot.location, in: zone)
    }

    /// Whether the practitioner's time is gone although no visit and no absence says so.
    private func isBusy(_ wanted: WantedTime) throws -> Bool {
        let owner = Taken.Owner.practitioner(wanted.slot.practitioner)
        let taken = try tx.taken(wanted.blocked, by: wanted.slot.practitioner, except: wanted.moving?.id)
        guard !TakenTime(taken).isFree(owner, wanted.blocked) else { return false }
        guard try visits(wanted).isEmpty else { return false }
        return try tx.absences(from: wanted.blocked.lowerBound, until: wanted.blocked.upperBound)
            .allSatisfy { $0.taken.owner != owner }
    }
}

/// Where a practitioner is at which hours.
struct Workplace {
    private let practitioner: Identifier<Practitioner>
    private let tx: Transaction

    init(of practitioner: Identifier<Practitioner>, in tx: Transaction) {
        self.practitioner = practitioner
        self.tx = tx
    }

    /// The place where the practitioner is at that time, `usual` if that is one of them; nil outside all hours.
    private func place(at span: Range<Instant>, usual: Identifier<Location>?) throws -> Identifier<Location>? {
        let there = try hours(around: span.lowerBound).filter { $0.span.contains(span.lowerBound) }
        let whole = there.filter { $0.span.upperBound >= span.upperBound }
        for choice in [whole, there] where !choice.isEmpty {
            return choice.first { $0.location == usual }?.location ?? choice[0].location
        }
        return nil
    }

    /// Where a visit at that time would be: where the practitioner is then, else where they usually are.
    func location(at span: Range<Instant>, usual: Identifier<Location>?) throws -> Location? {
        let id =
            try place(at: span, usual: usual) ?? usual ?? tx.openingHours(of: practitioner).first?.location
            ?? tx.locations().first?.id
        return try id.flatMap { try tx.location($0) }
    }

    private func hours(around moment: Instant) throws -> [(location: Identifier<Location>, span: Range<Instant>)] {
        let date = Zone.utc.civil(at: moment).date
        // No zone is as much as a day from UTC.
        let days = date.adding(days: -1)...date.adding(days: 1)
        let working = try tx.workingHours(of: practitioner, on: days)
        var zones: [Identifier<Location>: Zone] = [:]
        for place in try tx.locations() { zones[place.id] = Zone(place.zone) }
        return (days.lowerBound.dayNumber...days.upperBound.dayNumber).map { LocalDate(dayNumber: $0) }
            .flatMap { date in working.on(date).compactMap { $0.span(on: date, zones) } }
            .sorted { $0.span.lowerBound < $1.span.lowerBound }
    }
}

extension OpeningHours {
    /// The hours of one day as moments; nil where the place has no zone.
    fileprivate func span(
        on date: LocalDate,
        _ zones: [Identifier<Location>: Zone]
    ) -> (location: Identifier<Location>, span: Range<Instant>)? {
        guard let zone = zones[location] else { return nil }
        let start = zone.instant(of: CivilTime(date, minuteOfDay: from))
        let end = zone.instant(of: CivilTime(date, minuteOfDay: to))
        return start < end ? (location, start..<end) : nil
    }
}
