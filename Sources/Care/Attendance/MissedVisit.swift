/// The mark that a visit was missed, which the patient may contest.
///
/// Counted against nobody while it is under review, nor once staff have taken it back.
package struct MissedVisit: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case marked
        /// The patient says "I was there"; staff have not decided.
        case underReview = "under-review"
        /// Staff looked into it, and it stands.
        case upheld
        /// Staff took it back.
        case withdrawn
    }

    package let visit: Identifier<Appointment>
    package let markedAt: Instant
    package var state: State

    package init(visit: Identifier<Appointment>, markedAt: Instant, state: State = .marked) {
        self.visit = visit
        self.markedAt = markedAt
        self.state = state
    }

    /// A patient may contest the mark for so long.
    package static let contestable = Span.days(30)

    /// Whether it counts as missed, in a person's history and in every rate.
    package var isCounted: Bool { state == .marked || state == .upheld }

    package enum Command: Hashable, Sendable {
        case contest
        case uphold
        case withdraw
    }

    package enum Event: Hashable, Sendable {
        case contested(at: Instant)
        case upheld(at: Instant)
        case withdrawn(at: Instant)
    }

    package enum Refusal: Error, Hashable {
        case alreadyContested
        /// Staff have looked into it already; what remains is to speak with them.
        case alreadyDecided
        /// There is no mark any more.
        case alreadyWithdrawn
        /// It could be contested until then.
        case tooLate(until: Instant)
        /// There is nothing to look into.
        case notContested
    }

    /// Contesting is the patient's, deciding is staff's; staff may take back a mark at any time.
    package func decide(_ command: Command, now: Instant) throws(Refusal) -> [Event] {
        if state == .withdrawn { throw .alreadyWithdrawn }
        switch command {
        case .contest:
            if state == .underReview { throw .alreadyContested }
            if state == .upheld { throw .alreadyDecided }
            guard now <= markedAt + Self.contestable else { throw .tooLate(until: markedAt + Self.contestable) }
            return [.contested(at: now)]
        case .uphold:
            if state == .upheld { throw .alreadyDecided }
            guard state == .underReview else { throw .notContested }
            return [.upheld(at: now)]
        case .withdraw:
            return [.withdrawn(at: now)]
        }
    }

    package mutating func apply(_ event: Event) {
        switch event {
        case .contested: state = .underReview
        case .upheld: state = .upheld
        case .withdrawn: state = .withdrawn
        }
    }
}
