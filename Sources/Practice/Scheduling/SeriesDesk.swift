package import Care
package import Store

/// Books visits that come again, and moves or calls off those that follow.
package struct SeriesDesk: Sendable {
    let rules: PracticeRules
    var desk: AppointmentDesk { AppointmentDesk(rules: rules) }

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

    /// What came of each date, in order, and the visits that are booked on them.
    package struct Outcome: Sendable {
        package var series: Identifier<VisitSeries>
        package var dates: [SeriesVisit] = []
        package var visits: [Appointment] = []
        /// Dates on which the visit had been booked before, such as by an earlier click.
        package var known: Set<LocalDate> = []

        package init(
            series: Identifier<VisitSeries>,
            dates: [SeriesVisit] = [],
            visits: [Appointment] = [],
            known: Set<LocalDate> = []
        ) {
            self.series = series
            self.dates = dates
            self.visits = visits
            self.known = known
        }
    }

    package enum Refusal: Error, Hashable {
        /// There is no such patient, practitioner or kind of visit, or no such place with a zone.
        case unknown
        /// The visit stands alone.
        case noSeries
        /// What follows is not what was looked at.
        case changed
    }

    /// What `body` would come to, with nothing of it kept.
    package func preview<Found: Sendable>(in tx: Transaction, _ body: () throws -> Found) throws -> Found {
        do {
            return try tx.savepoint { throw Undone(found: try body()) }
        } catch let undone as Undone<Found> {
            return undone.found
        }
    }

    private struct Undone<Found: Sendable>: Error {
        var found: Found
    }

    /// A visit as staff entered it, coming again on those dates that `isWanted`; it is where the practitioner is at the first.
    ///
    /// Throws `VisitSeries.Trouble` as well.
    package func wish(
        _ order: VisitOrder,
        _ step: VisitSeries.Step,
        _ end: VisitSeries.End,
        where isWanted: (LocalDate) -> Bool = { _ in true },
        in tx: Transaction
    ) throws -> Wish {
        guard let demand = try tx.demand(of: order.visitType), try tx.person(order.patient) != nil,
            try tx.practitioner(order.practitioner) != nil,
            let place = try Workplace(of: order.practitioner, in: tx)
                .location(at: order.start..<order.start + .minutes(Int64(demand.minutes)), usual: nil),
            let first = Zone(place.zone)?.civil(at: order.start)
        else { throw Refusal.unknown }
        func series(without exceptions: Set<LocalDate>) throws -> VisitSeries {
            try VisitSeries(
                first: first.date,
                minuteOfDay: first.minuteOfDay,
                step: step,
                end: end,
                without: exceptions
            )
        }
        let unwanted = try series(without: []).dates.filter { !isWanted($0) }
        return Wish(
            try series(without: Set(unwanted)),
            for: order.patient,
            order.visitType,
            with: order.practitioner,
            at: place.id
        )
    }

    /// Books every date that can be had; the others are named with what stands in their way.
    ///
    /// A visit that is there already counts as booked, and the others join its series: the second click of two books nothing.
    /// The patient hears of the first new visit, once for all of them.
    package func book(_ wish: Wish, by actor: AuditActor, in tx: Transaction) throws -> Outcome {
        guard let demand = try tx.demand(of: wish.visitType) else { throw Refusal.unknown }
        let there = try booked(wish, in: tx)
        var outcome = Outcome(series: try there.values.compactMap { try tx.series(of: $0.id) }.min() ?? tx.newID())
        var first: Appointment?
        for date in wish.series.dates {
            if let visit = there[date] {
                // What another system keeps is moved and called off there.
                if visit.externalID == nil, try tx.series(of: visit.id) == nil {
                    try tx.setSeries(outcome.series, of: visit)
                }
                outcome.dates.append(SeriesVisit(date: date, result: .success(visit.slot)))
                outcome.visits.append(visit)
                outcome.known.insert(date)
                continue
            }
            let check = try check(demand, wish.practitioner, wish.location, on: date, moving: nil, in: tx)
            let found = check.visit(on: date, minuteOfDay: wish.series.minuteOfDay, now: tx.now)
            outcome.dates.append(
                try keep(found, for: wish.patient, moving: nil, in: tx) { slot in
                    let visit = appointment(wish, demand, slot, in: tx)
                    try desk.book(visit, with: slot.resources, in: tx)
                    try tx.setSeries(outcome.series, of: visit)
                    tx.audit(
                        AuditEntry(actor: actor, act: .visitBooked, object: .visit(visit.id), person: wish.patient)
                    )
                    outcome.visits.append(visit)
                    first = first ?? visit
                }
            )
        }
        if let first { try VisitNotice(rules: rules).tellEntry(of: first, in: tx) }
        return outcome
    }

    /// The visits that are there already, as they were wished for.
    private func booked(_ wish: Wish, in tx: Transaction) throws -> [LocalDate: Appointment] {
        guard let zone = try tx.location(wish.location).flatMap({ Zone($0.zone) }) else { throw Refusal.unknown }
        guard let first = wish.series.dates.first, let last = wish.series.dates.last else { return [:] }
        let span = zone.startOfDay(first)..<zone.startOfDay(last.adding(days: 1))
        let visits = try tx.visits(of: wish.patient, in: span).filter {
            ($0.visitType, $0.practitioner, $0.location) == (wish.visitType, wish.practitioner, wish.location)
                && zone.civil(at: $0.start).minuteOfDay == wish.series.minuteOfDay
        }
        return Dictionary(visits.map { (zone.civil(at: $0.start).date, $0) }, uniquingKeysWith: { first, _ in first })
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
}
