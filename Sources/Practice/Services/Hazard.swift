/// The places at which those who prove that no death harms may end the process; in service nothing happens there.
package struct Hazard: Sendable {
    /// Before a commit all is done but that; after it nobody has been told yet.
    package enum Point: String, CaseIterable, Sendable {
        case journalBeforeCommit = "journal.before-commit"
        case journalAfterCommit = "journal.after-commit"
        case intakeBeforeCommit = "intake.before-commit"
        case intakeAfterCommit = "intake.after-commit"
        case agendaBeforeCommit = "agenda.before-commit"
        case agendaAfterCommit = "agenda.after-commit"
        case takeOffBeforeCommit = "takeoff.before-commit"
        case takeOffAfterCommit = "takeoff.after-commit"
        /// Not a byte of the message has left.
        case sendBefore = "send.before"
        /// WhatsApp's answer is read, and nothing was done with it.
        case sendAnswered = "send.answered"
        case settleBeforeCommit = "settle.before-commit"
        case settleAfterCommit = "settle.after-commit"
        case recoveryBeforeCommit = "recovery.before-commit"
        case recoveryAfterCommit = "recovery.after-commit"
    }

    private let reach: @Sendable (Point) -> Void

    package static let none = Hazard { _ in }

    /// `reach` hears of each passing of each point, on whatever thread it happens.
    package init(_ reach: @escaping @Sendable (Point) -> Void) {
        self.reach = reach
    }

    func pass(_ point: Point) { reach(point) }
}
