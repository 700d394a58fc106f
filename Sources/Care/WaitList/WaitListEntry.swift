/// A patient who waits for a time to come free (FHIR Appointment of status `waitlist`).
package struct WaitListEntry: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case waiting
        /// Has got a time, from the list or otherwise.
        case placed
        /// Asked to be taken off.
        case left
        /// Taken off by staff.
        case removed
        /// Nothing can come of it any more: see `hasLapsed`.
        case lapsed
    }

    /// A visit the patient has and gives up for an earlier one.
    package struct Held: Sendable, Hashable {
        package var appointment: Identifier<Appointment>
        package var start: Instant
        /// It may have been made longer than others of its kind; nil is as long as those.
        package var length: Span?

        package init(appointment: Identifier<Appointment>, start: Instant, length: Span? = nil) {
            self.appointment = appointment
            self.start = start
            self.length = length
        }
    }

    /// A time that comes by less than this before the visit they have is not worth a message: half a working day.
    package static let leastGain = Span.hours(4)
    /// Two weeks; whoever needs longer books in the ordinary way.
    package static let longestNotice = 14 * 24 * 60

    package var id: Identifier<WaitListEntry>
    package var person: Identifier<Person>
    package var visitType: Identifier<VisitType>
    /// Nil for a first visit: there is nothing to give up.
    package var replaces: Held?
    /// Its practitioner is whose list they are on; nil is anybody's.
    package var wish: SlotWish
    /// Days by the location's calendar, both included; nil is no bound.
    package var firstDay: LocalDate?
    package var lastDay: LocalDate?
    /// How long before a visit the patient must know of it, in minutes, 0 to `longestNotice`.
    package var noticeMinutes: Int
    package var priority: ClinicalPriority
    package var since: Instant
    package var history: OfferHistory
    package var state: State
    /// Whether the visit they had took place, was missed, or was called off by themselves: they wait no more.
    package var isVisitOver = false

    package init(
        id: Identifier<WaitListEntry>,
        person: Identifier<Person>,
        visitType: Identifier<VisitType>,
        replaces: Held? = nil,
        wish: SlotWish = SlotWish(),
        firstDay: LocalDate? = nil,
        lastDay: LocalDate? = nil,
        noticeMinutes: Int = 120,
        priority: ClinicalPriority = .routine,
        since: Instant,
        history: OfferHistory = OfferHistory(),
        state: State = .waiting
    ) {
        self.id = id
        self.person = person
        self.visitType = visitType
        self.replaces = replaces
        self.wish = wish
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.noticeMinutes = noticeMinutes
        self.priority = priority
        self.since = since
        self.history = history
        self.state = state
    }

    package var practitioner: Identifier<Practitioner>? { wish.practitioner }
    package var notice: Span { .minutes(Int64(noticeMinutes)) }

    /// Whether no slot can suit any more: no time is left before the visit they have, that is over, or their last day in
    /// `zone` is.
    package func hasLapsed(now: Instant, in zone: Zone) -> Bool {
        if isVisitOver { return true }
        if let replaces, now + notice + Self.leastGain > replaces.start { return true }
        guard let lastDay else { return false }
        return zone.civil(at: now + notice).date > lastDay
    }
}
