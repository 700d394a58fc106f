package import Care

/// What a patient wants when they write about visits.
package enum VisitIntent: String, Hashable, Sendable, CaseIterable {
    case book
    /// Another time for a visit they have; also "I cannot come", since the visit stays until they choose.
    case move
    case cancel
    /// "When is my appointment?"
    case list
    /// "Anything earlier?": the wait-list.
    case earlier
    /// "I am here."
    case arrived
}

/// What a patient's own words ask for, with whatever else they said about it.
package struct VisitWish: Hashable, Sendable {
    /// Whom the visit is for, when the words say so; nil is the writer, or nobody knows.
    package enum Whom: Hashable, Sendable {
        case child
        case partner
        case parent
        /// A sister, a friend, or more than one: ask.
        case someoneElse
        /// One of the known names, as the caller gave it.
        case named(String)
    }

    /// A day or a week as seen from the day the message was written.
    package enum Day: String, Hashable, Sendable, CaseIterable {
        case today
        case tomorrow
        case dayAfterTomorrow
        case thisWeek
        case nextWeek
    }

    package var intent: VisitIntent
    package var whom: Whom?
    package var partOfDay: SlotWish.PartOfDay?
    /// ISO weekdays, 1 for Monday to 7 for Sunday; empty is no wish.
    package var weekdays: Set<Int>
    package var day: Day?
    /// One of the clinic's names of visit types, as the caller gave it.
    package var visitType: String?
    /// One of the clinic's practitioners, as the caller gave the name.
    package var practitioner: String?

    package init(
        intent: VisitIntent,
        whom: Whom? = nil,
        partOfDay: SlotWish.PartOfDay? = nil,
        weekdays: Set<Int> = [],
        day: Day? = nil,
        visitType: String? = nil,
        practitioner: String? = nil
    ) {
        self.intent = intent
        self.whom = whom
        self.partOfDay = partOfDay
        self.weekdays = weekdays
        self.day = day
        self.visitType = visitType
        self.practitioner = practitioner
    }
}
