package import Care

/// What is to be done about one visit; nothing of it is done yet.
package struct Reconciliation: Hashable, Sendable {
    package enum ServerAct: Hashable, Sendable {
        case nothing
        case create(VisitFields)
        /// Only the fields named are ours to change in the event.
        case update(VisitFields, ours: Set<VisitField>)
        case remove
    }

    /// What our visit becomes, because a rule or staff says so.
    package enum OurAct: Hashable, Sendable {
        case move(start: Instant, end: Instant)
        case setPlace(String?)
        case cancel
    }

    package var server = ServerAct.nothing
    package var ours: [OurAct] = []
    package var question: ReconcileQuestion?
    /// What staff are told and need not answer.
    package var notices: [String] = []
    /// To be stored with `ours`, before the server is asked for anything; nil once the two have nothing to do with each other.
    package var base: SyncBase?
    /// A reason for each decision: the rule's name, a colon and what it was about.
    package var log: [String] = []
}

/// A choice that staff make, with both versions in words.
package struct ReconcileQuestion: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case field(VisitField)
        case removal
    }

    package var subject: Subject
    package var ours: String
    package var theirs: String
    /// The same for the same two versions, so that nobody is asked twice.
    package var key: String
}
