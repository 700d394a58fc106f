package import Care
package import Store

/// Those of a series that follow, called off or moved at once.
extension SeriesDesk {
    /// A visit as it was, and what came of the wish to move it.
    package struct Shift: Sendable {
        package var visit: Appointment
        package var found: SeriesVisit

        package init(_ visit: Appointment, _ found: SeriesVisit) {
            self.visit = visit
            self.found = found
        }
    }

    /// What came of each visit that was to be moved, in order, and those that were.
    package struct Moved: Sendable {
        package var shifts: [Shift] = []
        package var visits: [Appointment] = []

        package init(shifts: [Shift] = [], visits: [Appointment] = []) {
            self.shifts = shifts
            self.visits = visits
        }

        package var dates: [SeriesVisit] { shifts.map(\.found) }
    }

    /// What was called off, and whether the patient is written to.
    package struct CalledOff: Sendable {
        package var visits: [Appointment] = []
        package var isTold = false
    }

    /// A visit and all of its series that come after it, those that are still ahead and not kept by another system; throws
    /// `Refusal.noSeries`.
    package func following(_ visit: Appointment, in tx: Transaction) throws -> [Appointment] {
        guard let series = try tx.series(of: visit.id) else { throw Refusal.noSeries }
        return try tx.visits(of: series, from: visit.start).filter { $0.start > tx.now && $0.externalID == nil }
    }

    /// Which visits these are and where, as a form carries it along: an act on others than those looked at is refused.
    package static func sight(of visits: [Appointment]) -> String {
        visits.map { "\($0.id).\($0.slotVersion)" }.joined(separator: "-")
    }

    /// Calls off a visit and all of its series that come after it.
    ///
    /// Where the clinic cannot keep them and it `tells`, the patient hears it once, of the first of them and all that follow;
    /// whoever wished it so knows. Throws `Refusal.changed` where they are not those that were `seen`.
    package func cancel(
        from visit: Appointment,
        _ reason: Appointment.CancelReason,
        tells: Bool,
        seen: String? = nil,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> CalledOff {
        let visits = try following(visit, in: tx)
        // The second click of two.
        guard let first = visits.first else { return CalledOff() }
        guard seen == nil || seen == Self.sight(of: visits) else { throw Refusal.changed }
        let gone = try visits.map { visit in
            try desk.perform(.cancel(reason, seen: visit.version), on: visit, by: actor, in: tx)
        }
        let isTold =
            try tells && reason == .clinic
            && VisitNotice(rules: rules).tellCancellation(of: first, with: visits.dropFirst(), in: tx)
        return CalledOff(visits: gone, isTold: isTold)
    }

    /// Moves a visit and all of its series that come after it by so many days, to another time of day if one is given.
    ///
    /// Those that cannot be had there stay where they are. A visit that was moved by itself goes on from where it is. The
    /// patient hears of the first that was moved, once for all of them. Throws `Refusal.changed` as `cancel` does.
    package func move(
        from visit: Appointment,
        days: Int,
        minuteOfDay: Int? = nil,
        seen: String? = nil,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Moved {
        let visits = try following(visit, in: tx)
        guard seen == nil || seen == Self.sight(of: visits) else { throw Refusal.changed }
        var moved = Moved()
        // Whoever goes ahead leaves room for the next.
        let isLater = days > 0 || days == 0 && minuteOfDay.map { $0 > visit.wall.minuteOfDay } ?? false
        for visit in isLater ? visits.reversed() : visits {
            let wanted = visit.wall(of: visit.start, days: days, minuteOfDay)
            guard let demand = try tx.demand(of: visit.visitType)?.kept(by: visit) else { throw Refusal.unknown }
            let check = try check(demand, visit.practitioner, visit.location, on: wanted.date, moving: visit, in: tx)
            let found = check.visit(on: wanted.date, minuteOfDay: wanted.minuteOfDay, now: tx.now)
            // Where it is already there is nothing to move.
            if case .success(let slot) = found.result, slot.isSameMeeting(as: visit.slot) { continue }
            let kept = try keep(found, for: visit.patient, moving: visit, in: tx) { slot in
                let command = Appointment.Command.reschedule(to: slot, seen: visit.version)
                moved.visits.append(try desk.perform(command, on: visit, by: actor, in: tx))
            }
            moved.shifts.append(Shift(visit, kept))
        }
        moved.shifts.sort { $0.visit.start < $1.visit.start }
        moved.visits.sort { $0.start < $1.start }
        try settle(moved, of: visits, days: days, minuteOfDay, in: tx)
        return moved
    }

    /// The series itself is moved, also where a visit had to stay.
    private func settle(
        _ moved: Moved,
        of visits: [Appointment],
        days: Int,
        _ minuteOfDay: Int?,
        in tx: Transaction
    ) throws {
        guard let first = moved.visits.first, let old = visits.first(where: { $0.id == first.id }) else { return }
        for visit in visits {
            let planned = visit.wall(of: try tx.seriesTime(of: visit.id) ?? visit.start, days: days, minuteOfDay)
            try tx.setSeriesTime((Zone(visit.zone) ?? .utc).instant(of: planned), of: visit.id)
        }
        try VisitNotice(rules: rules).tellMove(of: old, to: first, in: tx)
    }
}

extension Appointment {
    /// When it is by the clock on the location's wall.
    fileprivate var wall: CivilTime { (Zone(zone) ?? .utc).civil(at: start) }

    /// That moment by the same clock, so many days on and at another time of day if one is given.
    fileprivate func wall(of moment: Instant, days: Int, _ minuteOfDay: Int?) -> CivilTime {
        let wall = (Zone(zone) ?? .utc).civil(at: moment)
        return CivilTime(wall.date.adding(days: days), minuteOfDay: minuteOfDay ?? wall.minuteOfDay)
    }
}

extension VisitDemand {
    /// A visit stays as long as it is, with the buffers it has.
    fileprivate func kept(by visit: Appointment) -> VisitDemand {
        var demand = self
        demand.minutes = Int((visit.end - visit.start).microseconds / 60_000_000)
        demand.bufferBefore = visit.bufferBefore
        demand.bufferAfter = visit.bufferAfter
        return demand
    }
}
