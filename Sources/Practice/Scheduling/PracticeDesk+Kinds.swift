package import Care
package import Store

/// Kinds of visit and their terms.
extension PracticeDesk {
    /// What a kind of visit is to be; minutes but for `notice`.
    package struct Terms: Sendable, Hashable {
        package var name: String
        package var minutes: Int
        package var before: Int
        package var after: Int
        package var notice: Span
        package var horizonDays: Int
        package var step: Int
        package var isBookable: Bool
        package var preparation: String
        package var reminders: ReminderCadence
        /// Empty is everybody.
        package var practitioners: Set<Identifier<Practitioner>>
        /// One of each list; an empty list is no need.
        package var needs: [Set<Identifier<Resource>>]
        package var followUp: ComeAgain?

        package init(
            name: String,
            minutes: Int,
            before: Int,
            after: Int,
            notice: Span,
            horizonDays: Int,
            step: Int,
            isBookable: Bool,
            preparation: String,
            reminders: ReminderCadence,
            practitioners: Set<Identifier<Practitioner>>,
            needs: [Set<Identifier<Resource>>],
            followUp: ComeAgain? = nil
        ) {
            self.name = name
            self.minutes = minutes
            self.before = before
            self.after = after
            self.notice = notice
            self.horizonDays = horizonDays
            self.step = step
            self.isBookable = isBookable
            self.preparation = preparation
            self.reminders = reminders
            self.practitioners = practitioners
            self.needs = needs
            self.followUp = followUp
        }
    }

    /// What is to follow the visit.
    package struct ComeAgain: Sendable, Hashable {
        /// Nil is the same kind.
        package var visitType: Identifier<VisitType>?
        package var days: Int

        package init(visitType: Identifier<VisitType>?, days: Int) {
            self.visitType = visitType
            self.days = days
        }
    }

    private static let longestPreparation = 400

    /// Adds a kind of visit, or changes one for visits booked from now on; those that are booked stay as they are.
    package func keepKind(
        _ id: Identifier<VisitType>?,
        as terms: Terms,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let name = try self.name(terms.name)
        guard (5...1440).contains(terms.minutes), terms.preparation.count <= Self.longestPreparation else {
            throw Refusal.terms
        }
        if let id, try tx.visitType(id) == nil { throw Refusal.unknown }
        if let other = try tx.visitType(named: name), other.id != id { throw Refusal.nameTaken(name) }
        let known = try id.map { try tx.visitType($0) } ?? tx.ensureVisitType(named: name, minutes: terms.minutes)
        guard var type = known, let demand = try tx.demand(of: type.id) else { throw Refusal.unknown }
        type.name = name
        type.minutes = terms.minutes
        type.isBookable = terms.isBookable
        type.preparation = terms.preparation
        type.reminderOffsets = terms.reminders.offsets
        type.reminderRules = terms.reminders.rules
        type.followUp = try followUp(terms.followUp, of: type.id, in: tx)
        let wanted = terms.demand(from: demand, try tx.resources())
        do {
            try tx.savepoint {
                try tx.update(type)
                try tx.save(wanted, horizonDays: terms.horizonDays, of: type.id)
            }
        } catch StoreError.constraint {
            throw Refusal.terms
        }
        note(actor, in: tx)
    }

    private func followUp(
        _ wanted: ComeAgain?,
        of own: Identifier<VisitType>,
        in tx: Transaction
    ) throws -> FollowUp? {
        guard let wanted else { return nil }
        guard FollowUp.range.contains(wanted.days) else { throw Refusal.terms }
        let next = wanted.visitType ?? own
        guard try tx.visitType(next) != nil else { throw Refusal.unknown }
        return FollowUp(visitType: next, days: wanted.days)
    }
}

extension PracticeDesk.Terms {
    fileprivate func demand(from known: VisitDemand, _ resources: [Resource]) -> VisitDemand {
        var demand = known
        demand.minutes = minutes
        demand.bufferBefore = before
        demand.bufferAfter = after
        demand.notice = notice
        demand.step = step
        demand.practitioners = practitioners.isEmpty ? nil : practitioners
        demand.needs = needs.filter { !$0.isEmpty }.map { ids in resources.filter { ids.contains($0.id) } }
        return demand
    }
}
