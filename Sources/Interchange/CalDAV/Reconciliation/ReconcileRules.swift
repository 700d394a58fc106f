/// What a clinic wants when somebody changes our visits in a calendar.
package struct ReconcileRules: Hashable, Sendable {
    /// A field that only the calendar has changed.
    package enum FieldRule: Hashable, Sendable {
        case ask
        case take
        case restore
        /// Each side keeps its own.
        case leave
    }

    /// A visit that was deleted or cancelled there.
    package enum RemovalRule: Hashable, Sendable {
        case ask
        case cancel
        case restore
    }

    /// A field that both have changed, to different things.
    package enum ConflictRule: Hashable, Sendable {
        case oursStands
        case theirsStands
        case ask
    }

    /// What becomes of the event of a visit that is called off here.
    package enum CancelledVisit: Hashable, Sendable {
        case remove
        case markCancelled
    }

    package var time = FieldRule.ask
    package var place = FieldRule.leave
    /// Tentative and back.
    package var status = FieldRule.leave
    package var removed = RemovalRule.ask
    package var conflict = ConflictRule.oursStands
    package var cancelledVisit = CancelledVisit.remove
    /// After so many in a row the calendar's own way is left to it: some change what they are given.
    package var restoreLimit = 2

    package init() {}

    func rule(for field: VisitField) -> FieldRule {
        switch field {
        case .time: time
        case .place: place
        case .status: status
        }
    }

    /// These rules with staff's answer to a question about that field in them.
    package func answered(_ subject: ReconcileQuestion.Subject, takeTheirs: Bool) -> ReconcileRules {
        var rules = self
        rules.conflict = takeTheirs ? .theirsStands : .oursStands
        let answer = takeTheirs ? FieldRule.take : .restore
        switch subject {
        case .field(.time): rules.time = answer
        case .field(.place): rules.place = answer
        case .field(.status): rules.status = answer
        case .removal: rules.removed = takeTheirs ? .cancel : .restore
        }
        rules.restoreLimit = max(1, restoreLimit)
        return rules
    }
}
