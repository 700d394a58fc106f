/// When patients may say that they are here, and how long "please come in" is worth sending.
package struct ArrivalRules: Hashable, Sendable {
    /// How long before the start.
    package var earliest: Span
    /// How long after the end: who is late still says so, and clinics run late too.
    package var latest: Span
    /// A call is dropped undelivered after this: who is called when the next patient has gone in is sent away again.
    package var callPatience: Span

    package init(earliest: Span = .hours(2), latest: Span = .hours(1), callPatience: Span = .minutes(5)) {
        self.earliest = earliest
        self.latest = latest
        self.callPatience = callPatience
    }
}

extension Arrival {
    /// What a command leads to; the events are yet to be applied.
    package func decide(
        _ command: Command,
        visit: Appointment,
        now: Instant,
        rules: ArrivalRules = ArrivalRules()
    ) throws(Refusal) -> [Event] {
        guard visit.id == self.visit, visit.slotVersion == slotVersion else { throw .stale }
        guard visit.state == .booked else { throw .notBooked }
        switch command {
        case .arrive:
            switch state {
            case .arrived(let at), .called(let at, _): throw .alreadyArrived(at: at)
            case .expected: break
            }
            guard now >= visit.start - rules.earliest else { throw .tooEarly(from: visit.start - rules.earliest) }
            guard now <= visit.end + rules.latest else { throw .tooLate }
            return [.arrived(at: now)]
        case .withdraw:
            guard isHere else { throw .notArrived }
            return [.withdrawn(at: now)]
        case .callIn:
            switch state {
            case .expected: throw .notArrived
            case .called(let at, let notAfter) where now <= notAfter: throw .alreadyCalled(at: at)
            case .arrived, .called: return [.called(at: now, notAfter: now + rules.callPatience)]
            }
        }
    }
}
