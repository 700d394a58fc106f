package import Care
package import Store

/// Books visits that come again, and moves or calls off those that follow.
package struct SeriesDesk: Sendable {
    private let rules: PracticeRules
    private var desk: AppointmentDesk { AppointmentDesk(rules: rules) }

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Who is to come again, for what and to whom.
    package struct Wish: Sendable {
        package var series: VisitSeries
        package var patient: Identifier<Person>
        package var visitType: Identifier<VisitType>
        package var practitioner: Identifier<Practitioner>
        package var location: Identifier<Location>

        package init(
            _ series: VisitSeries,
            for patient: Identifier<Person>,
            _ visitType: Identifier<VisitType>,
            with practitioner: Identifier<Practitioner>,
            at location: Identifier<Location>
        ) {
            self.series = series
            self.patient = patient
            self.visitType = visitType
            self.practitioner = practitioner
            self.location = location
        }
    }

    /// What came of each date, in order, and the visits that were booked or moved.
    package struct Outcome: Sendable {
        package var series: Identifier<VisitSeries>
        package var dates: [SeriesVisit] = []
        package var visits: [Appointment] = []
    }

    package enum Refusal: Error, Hashable {
        /// There is no such kind of visit, or no such place with a zone.
        case unknown
        /// The visit stands alone.
        case noSeries
    }

    /// What `body` would come to, with nothing of it kept.
    package func preview(in tx: Transaction, _ body: () throws -> Outcome) throws -> Outcome {
        do {
            return try tx.savepoint { throw Undone(outcome: try body()) }
        } catch let undone as Undone {
            return undone.outcome
        }
    }

    private struct Undone: Error {
        var outcome: Outcome
    }

    /// Books every date that can be had; the others are named with what stands in their way.
    package func book(_ wish: Wish, by actor: AuditActor, in tx: Transaction) throws -> Outcome {
        guard let demand = try tx.demand(of: wish.visitType) else { throw Refusal.unknown }
        var outcome = Outcome(series: tx.newID())
        for date in wish.series.dates {
            let check = try check(demand, wish.practitioner, wish.location, on: date, moving: nil, in: tx)
            let found = check.visit(on: date, minuteOfDay: wish.series.minuteOfDay, now: tx.now)
            outcome.dates.append(
                try keep(found, in: tx) { slot in
                    let visit = appointment(wish, demand, slot, in: tx)
                    try desk.book(visit, with: slot.resources, in: tx)
                    try tx.setSeries(outcome.series, of: visit.id)
                    tx.audit(
                        AuditEntry(actor: actor, act: .visitBooked, object: .visit(visit.id), person: wish.patient)
                    )
                    outcome.visits.append(visit)
                }
            )
        }
        return outcome
    }

    private func appointment(_ wish: Wish, _ demand: VisitDemand, _ slot: Slot, in tx: Transaction) -> Appointment {
        var visit = Appointment(
            id: tx.newID(),
            patient: wish.patient,
            practitioner: slot.practitioner,
            location: slot.location,
            visitType: wish.visitType,
            start: slot.start,
            end: slot.end,
            zone: slot.zone
        )
        visit.bufferBefore = demand.bufferBefore
        visit.bufferAfter = demand.bufferAfter
        return visit
    }

    /// Calls off a visit and all of its series that come after it; gives those it called off.
    package func cancel(
        from visit: Appointment,
        _ reason: Appointment.CancelReason,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> [Appointment] {
        try following(visit, in: tx).visits.map { visit in
            try desk.perform(.cancel(reason, seen: visit.version), on: visit, by: actor, in: tx)
        }
    }

    /// Moves a visit and all of its series that come after it by so many days, to another time of day if one is given.
    ///
    /// Those that cannot be had there stay where they are. A visit that was moved by itself goes on from where it is.
    package func move(
        from visit: Appointment,
        days: Int,
        minuteOfDay: Int? = nil,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Outcome {
        let (series, visits) = try following(visit, in: tx)
        var outcome = Outcome(series: series)
        // Whoever goes ahead leaves room for the next.
        let isLater = days > 0 || days == 0 && minuteOfDay.map { $0 > visit.wall.minuteOfDay } ?? false
        for visit in isLater ? visits.reversed() : visits {
            let date = visit.wall.date.adding(days: days)
            let minute = minuteOfDay ?? visit.wall.minuteOfDay
            guard let demand = try tx.demand(of: visit.visitType)?.kept(by: visit) else { throw Refusal.unknown }
            let check = try check(demand, visit.practitioner, visit.location, on: date, moving: visit, in: tx)
            let found = check.visit(on: date, minuteOfDay: minute, now: tx.now)
            // Where it is already there is nothing to move.
            if case .success(let slot) = found.result, slot.isSameMeeting(as: visit.slot) { continue }
            outcome.dates.append(
                try keep(found, in: tx) { slot in
                    let command = Appointment.Command.reschedule(to: slot, seen: visit.version)
                    outcome.visits.append(try desk.perform(command, on: visit, by: actor, in: tx))
                }
            )
        }
        outcome.dates.sort { $0.date < $1.date }
        outcome.visits.sort { $0.start < $1.start }
        return outcome
    }

    private func following(
        _ visit: Appointment,
        in tx: Transaction
    ) throws -> (series: Identifier<VisitSeries>, visits: [Appointment]) {
        guard let series = try tx.series(of: visit.id) else { throw Refusal.noSeries }
        let ahead = try tx.visits(of: series, from: visit.start).filter { $0.start > tx.now }
        return (series, ahead)
    }

    /// What was free by the rules may yet be refused by the schema's.
    private func keep(
        _ found: SeriesVisit,
        in tx: Transaction,
        _ body: (Slot) throws -> Void
    ) throws -> SeriesVisit {
        guard case .success(let slot) = found.result else { return found }
        do {
            try tx.savepoint { try body(slot) }
            return found
        } catch let error as StoreError where error.isTaken {
            return SeriesVisit(date: found.date, result: .failure(.taken))
        }
    }

    private func check(
        _ demand: VisitDemand,
        _ practitioner: Identifier<Practitioner>,
        _ location: Identifier<Location>,
        on date: LocalDate,
        moving visit: Appointment?,
        in tx: Transaction
    ) throws -> SeriesCheck {
        guard let zone = try tx.location(location).flatMap({ Zone($0.zone) }) else { throw Refusal.unknown }
        let (start, end) = (zone.startOfDay(date) - .days(1), zone.startOfDay(date) + .days(2))
        return SeriesCheck(
            practitioner: practitioner,
            location: location,
            zone: zone,
            demand: demand,
            hours: try tx.workingHours(of: practitioner, on: date...date),
            taken: TakenTime(try tx.taken(start..<end, by: practitioner, except: visit?.id)),
            absences: TakenTime(try tx.absences(from: start, until: end).map(\.taken))
        )
    }
}

extension Appointment {
    /// When it is by the clock on the location's wall.
    fileprivate var wall: CivilTime { (Zone(zone) ?? .utc).civil(at: start) }
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
