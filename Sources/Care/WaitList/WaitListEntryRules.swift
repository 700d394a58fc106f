extension WaitListEntry {
    /// What is asked of a place on the list.
    package enum Command: Hashable, Sendable {
        /// The patient has got a time: by an offer, or otherwise.
        case place
        /// The patient asks to be taken off.
        case leave
        /// Staff take the patient off.
        case remove
        case reprioritise(ClinicalPriority)
        /// By the calendar of the zone nothing can come of it any more.
        case lapse(Zone)
    }

    package enum Event: Hashable, Sendable {
        case placed(at: Instant)
        case left(at: Instant)
        case removed(at: Instant)
        case reprioritised(from: ClinicalPriority, to: ClinicalPriority, at: Instant)
        case lapsed(at: Instant)
    }

    package enum Refusal: Error, Hashable {
        /// The place is given up already, as its state says.
        case notWaiting(State)
        case samePriority
        case notLapsed
    }

    /// What a command leads to; the event is yet to be applied.
    package func decide(_ command: Command, now: Instant) throws(Refusal) -> Event {
        guard state == .waiting else { throw .notWaiting(state) }
        switch command {
        case .place: return .placed(at: now)
        case .leave: return .left(at: now)
        case .remove: return .removed(at: now)
        case .reprioritise(let priority):
            guard priority != self.priority else { throw .samePriority }
            return .reprioritised(from: self.priority, to: priority, at: now)
        case .lapse(let zone):
            guard hasLapsed(now: now, in: zone) else { throw .notLapsed }
            return .lapsed(at: now)
        }
    }

    package mutating func apply(_ event: Event) {
        switch event {
        case .placed: state = .placed
        case .left: state = .left
        case .removed: state = .removed
        case .reprioritised(_, let changed, _): priority = changed
        case .lapsed: state = .lapsed
        }
    }
}
