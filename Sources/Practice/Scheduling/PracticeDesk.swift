package import Care
package import Store

/// What staff change of the practice itself in the console: hours of a day, rooms and equipment, kinds of visit.
package struct PracticeDesk: Sendable {
    package enum Refusal: Error, Hashable {
        case unknown
        /// Two spans of a day overlap, or one ends before it begins.
        case hours
        /// A room or a piece of equipment needs a name.
        case name
        /// A kind of visit asks for something out of its range, or for needs that nothing meets.
        case terms
    }

    /// What a kind of visit is to be; minutes but for `notice`.
    package struct Terms: Sendable, Hashable {
        package var minutes: Int
        package var before: Int
        package var after: Int
        package var notice: Span
        package var horizonDays: Int
        package var step: Int
        package var isBookable: Bool
        package var preparation: String
        /// Empty is everybody.
        package var practitioners: Set<Identifier<Practitioner>>
        /// One of each list; an empty list is no need.
        package var needs: [Set<Identifier<Resource>>]

        package init(
            minutes: Int,
            before: Int,
            after: Int,
            notice: Span,
            horizonDays: Int,
            step: Int,
            isBookable: Bool,
            preparation: String,
            practitioners: Set<Identifier<Practitioner>>,
            needs: [Set<Identifier<Resource>>]
        ) {
            self.minutes = minutes
            self.before = before
            self.after = after
            self.notice = notice
            self.horizonDays = horizonDays
            self.step = step
            self.isBookable = isBookable
            self.preparation = preparation
            self.practitioners = practitioners
            self.needs = needs
        }
    }

    private static let longestName = 60
    private static let longestPreparation = 400

    package init() {}

    /// Gives a practitioner these hours on one day, each from and to in minutes after midnight, at one place; none, and
    /// nobody is seen; nil brings the weekly hours back.
    ///
    /// Visits that are booked stay.
    package func setHours(
        _ spans: [ClosedRange<Int>]?,
        at place: Identifier<Location>?,
        of practitioner: Identifier<Practitioner>,
        on date: LocalDate,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard try tx.practitioner(practitioner) != nil else { throw Refusal.unknown }
        let sorted = spans.map { $0.sorted { $0.lowerBound < $1.lowerBound } }
        for (left, right) in zip(sorted ?? [], (sorted ?? []).dropFirst()) where right.lowerBound < left.upperBound {
            throw Refusal.hours
        }
        let hours = try sorted?.map { span -> OpeningHours in
            guard let place, try tx.location(place) != nil else { throw Refusal.unknown }
            guard span.lowerBound < span.upperBound, span.upperBound <= 1440 else { throw Refusal.hours }
            return OpeningHours(
                practitioner: practitioner,
                location: place,
                weekday: date.weekday,
                from: span.lowerBound,
                to: span.upperBound
            )
        }
        try tx.setHours(hours, of: practitioner, on: date)
        tx.audit(AuditEntry(actor: actor, act: .practiceChanged))
    }

    package func addResource(
        _ name: String,
        _ kind: Resource.Kind,
        at place: Identifier<Location>,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard !name.isEmpty, name.count <= Self.longestName else { throw Refusal.name }
        guard try tx.location(place) != nil else { throw Refusal.unknown }
        let known = try tx.resources().contains { $0.location == place && $0.name == name }
        guard !known else { return }
        _ = try tx.ensureResource(named: name, kind, at: place)
        tx.audit(AuditEntry(actor: actor, act: .practiceChanged))
    }

    /// For visits booked from now on; those that are booked stay as they are.
    package func change(
        _ id: Identifier<VisitType>,
        to terms: Terms,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard var type = try tx.visitType(id), var demand = try tx.demand(of: id) else { throw Refusal.unknown }
        guard (5...1440).contains(terms.minutes), terms.preparation.count <= Self.longestPreparation else {
            throw Refusal.terms
        }
        let resources = try tx.resources()
        type.minutes = terms.minutes
        type.isBookable = terms.isBookable
        type.preparation = terms.preparation
        demand.minutes = terms.minutes
        demand.bufferBefore = terms.before
        demand.bufferAfter = terms.after
        demand.notice = terms.notice
        demand.step = terms.step
        demand.practitioners = terms.practitioners.isEmpty ? nil : terms.practitioners
        demand.needs = terms.needs.filter { !$0.isEmpty }.map { ids in resources.filter { ids.contains($0.id) } }
        do {
            try tx.savepoint {
                try tx.update(type)
                try tx.save(demand, horizonDays: terms.horizonDays, of: id)
            }
        } catch StoreError.constraint {
            throw Refusal.terms
        }
        tx.audit(AuditEntry(actor: actor, act: .practiceChanged))
    }
}
