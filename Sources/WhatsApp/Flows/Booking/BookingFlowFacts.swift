package import Care

/// Something to choose: its id comes back to us as we gave it, at most `FlowLimit.optionID` characters.
package struct FlowOption: Hashable, Sendable {
    package var id: String
    package var title: String
    package var detail: String?

    package init(id: String, title: String, detail: String? = nil) {
        self.id = id
        self.title = title
        self.detail = detail
    }
}

/// For whom and what for.
package struct FlowChoice: Hashable, Sendable {
    /// Nil is whoever writes and is not known yet.
    package var person: FlowOption?
    package var visitType: FlowOption

    package init(person: FlowOption?, visitType: FlowOption) {
        self.person = person
        self.visitType = visitType
    }
}

/// The days on which something is free, seen from today.
package struct FlowCalendar: Hashable, Sendable {
    package let days: [LocalDate]

    /// Days past `FlowLimit.calendarDays` after the first are left out.
    package init(_ days: some Sequence<LocalDate>) {
        let sorted = Set(days).sorted()
        self.days = sorted.filter { $0.dayNumber - sorted[0].dayNumber < FlowLimit.calendarDays }
    }

    /// The day itself, or the first or the last where it lies outside; nil if there is no day.
    func nearest(to day: LocalDate) -> LocalDate? {
        guard let first = days.first, let last = days.last else { return nil }
        return min(max(day, first), last)
    }

    /// The days between the first and the last on which nothing is free.
    var taken: [LocalDate] {
        guard let first = days.first, let last = days.last else { return [] }
        let free = Set(days)
        return (first.dayNumber...last.dayNumber).map { LocalDate(dayNumber: $0) }.filter { !free.contains($0) }
    }
}

/// What is about to be booked, in words.
package struct FlowSummary: Hashable, Sendable {
    /// Day and time.
    package var heading: String
    /// Where, with whom, for whom, what for, what to bring.
    package var details: String

    package init(heading: String, details: String) {
        self.heading = heading
        self.details = details
    }
}

/// What became of the wish to book a time.
package enum FlowBooking: Hashable, Sendable {
    /// Also where the same wish came twice; the reference comes back to us with the Flow's end.
    case booked(reference: String)
    /// Somebody was quicker; the nearest other times, their titles with the day. Without any the Flow ends.
    case taken(others: [FlowOption])
    /// It may not be booked at all, for this reason.
    case refused(message: String)
}

/// All that an answer is made of; `BookingFlow.need` says which of it is needed.
package struct BookingFlowFacts: Sendable {
    /// Whom visits can be booked for, the likeliest first; empty is one person not known yet.
    package var persons: [FlowOption]
    /// What can be booked, the likeliest first.
    package var visitTypes: [FlowOption]
    package var calendar: FlowCalendar
    /// The free times of the day needed, in order.
    package var slots: [FlowOption]
    package var summary: FlowSummary?
    package var booking: FlowBooking?
    package var texts: BookingFlowTexts

    package init(
        persons: [FlowOption],
        visitTypes: [FlowOption],
        calendar: FlowCalendar = FlowCalendar([]),
        slots: [FlowOption] = [],
        summary: FlowSummary? = nil,
        booking: FlowBooking? = nil,
        texts: BookingFlowTexts
    ) {
        self.persons = persons
        self.visitTypes = visitTypes
        self.calendar = calendar
        self.slots = slots
        self.summary = summary
        self.booking = booking
        self.texts = texts
    }
}
