package import Care
import Store

/// On which terms a kind of visit is offered, as the clinic wrote it down; what is nil stays as it is.
package struct VisitTerms: Sendable, Hashable {
    /// Whether patients may book it in the chat.
    package var isBookable: Bool?
    package var preparation: String?
    /// Minutes kept free around the visit, 0 to 240.
    package var before: Int?
    package var after: Int?
    /// How long ahead it must be booked at least, up to a year.
    package var notice: Span?
    /// How many days ahead it can be booked, 1 to 400.
    package var horizonDays: Int?
    /// Minutes between two possible starts, 5 to 240.
    package var step: Int?
    /// Who offers it, by name; empty is everybody.
    package var practitioners: [String]?
    /// Rooms and equipment by name: one of each list.
    package var needs: [[String]]?
    package var followUp: FollowUpTerm?

    /// What is to follow a visit, by name.
    package enum FollowUpTerm: Sendable, Hashable {
        case nothing
        case visit(String, days: Int)
    }

    package init() {}

    /// True when something changed; throws `PracticePlan.UnknownName` for a practitioner or a thing nobody knows.
    func apply(to type: VisitType, in tx: Transaction) throws -> Bool {
        guard let before = try tx.demand(of: type.id) else { return false }
        let days = try tx.horizon(of: type.id)
        var demand = before
        demand.bufferBefore = self.before ?? demand.bufferBefore
        demand.bufferAfter = after ?? demand.bufferAfter
        demand.notice = notice ?? demand.notice
        demand.step = step ?? demand.step
        if let practitioners {
            let ids = try practitioners.map { try id(ofPractitioner: $0, in: tx) }
            demand.practitioners = ids.isEmpty ? nil : Set(ids)
        }
        if let needs {
            demand.needs = try needs.map { names in
                try names.flatMap { try resources(named: $0, in: tx) }.sorted { $0.id < $1.id }
            }
        }
        guard demand != before || (horizonDays ?? days) != days else { return false }
        try tx.save(demand, horizonDays: horizonDays ?? days, of: type.id)
        return true
    }

    /// Once all kinds of visit are there; true when it changed something.
    func applyFollowUp(to name: String, in tx: Transaction) throws -> Bool {
        guard let followUp, var type = try tx.visitType(named: name) else { return false }
        let before = type.followUp
        switch followUp {
        case .nothing: type.followUp = nil
        case .visit(let next, let days):
            guard let next = try tx.visitType(named: next) else {
                throw PracticePlan.UnknownName(next, under: "visit-types")
            }
            type.followUp = FollowUp(visitType: next.id, days: days)
        }
        guard type.followUp != before else { return false }
        try tx.update(type)
        return true
    }

    private func id(ofPractitioner name: String, in tx: Transaction) throws -> Identifier<Practitioner> {
        guard let found = try tx.practitioners().first(where: { $0.name == name }) else {
            throw PracticePlan.UnknownName(name, under: "practitioners")
        }
        return found.id
    }

    /// Those of that name at each place that has one: a visit gets the one where it takes place.
    private func resources(named name: String, in tx: Transaction) throws -> [Resource] {
        let found = try tx.resources().filter { $0.name == name }
        guard !found.isEmpty else { throw PracticePlan.UnknownName(name, under: "resources") }
        return found
    }
}
