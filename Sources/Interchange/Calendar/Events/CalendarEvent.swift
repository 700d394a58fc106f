package import Care

/// A `VEVENT` (RFC 5545, 3.6.1): an event, a series of them, or what is different about one of a series.
package struct CalendarEvent: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case tentative = "TENTATIVE"
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }

    /// Which instance of a series this stands for.
    package struct Recurrence: Hashable, Sendable {
        /// When that instance would begin.
        package var time: CalendarTime
        /// It stands for all later ones, too (`RANGE=THISANDFUTURE`).
        package var isThisAndFuture: Bool
    }

    /// A time the series has besides those of its rules (`RDATE`).
    package struct RecurrenceDate: Hashable, Sendable {
        package var start: CalendarTime
        /// Nil for the event's own length.
        package var duration: EventLength?
    }

    package struct Attendee: Hashable, Sendable {
        /// Without `mailto:`, in lower case.
        package var address: String
        /// `PARTSTAT` in upper case; `NEEDS-ACTION` unless it is written.
        package var participationStatus: String
    }

    /// Where its `BEGIN` stands in the file, from 1.
    package var line: Int
    /// Nil if the file leaves it out, which the standard forbids.
    package var uid: String?
    package var recurrence: Recurrence?
    /// It stands for an instance that cannot be told: nobody could read its `RECURRENCE-ID`.
    package var isOfUnknownInstance = false
    package var sequence = 0
    package var stamp: Instant?
    package var lastModified: Instant?
    package var start: CalendarTime
    package var duration: EventLength
    package var status: Status?
    /// Whether it takes no time (`TRANSP`); nil if nothing is said.
    package var isTransparent: Bool?
    /// `PUBLIC`, `PRIVATE`, `CONFIDENTIAL` or another word, in upper case.
    package var classification: String?
    /// `X-MICROSOFT-CDO-BUSYSTATUS` in upper case: `FREE`, `TENTATIVE`, `BUSY`, `OOF`, `WORKINGELSEWHERE`.
    package var microsoftBusyStatus: String?
    package var summary: String?
    package var location: String?
    package var description: String?
    package var organizer: String?
    package var attendees: [Attendee] = []
    package var rules: [RecurrenceRule] = []
    package var recurrenceDates: [RecurrenceDate] = []
    package var exceptionDates: [CalendarTime] = []

    /// Whether it comes more than once.
    var isSeries: Bool { !rules.isEmpty || !recurrenceDates.isEmpty }

    /// Whether it is a later word on the same thing than the other (RFC 5546, 2.1.5).
    func isNewer(than other: CalendarEvent) -> Bool {
        (sequence, stamp?.microseconds ?? 0) > (other.sequence, other.stamp?.microseconds ?? 0)
    }
}

/// A `VFREEBUSY` (RFC 5545, 3.6.4): when somebody is busy, without the reasons.
package struct CalendarFreeBusy: Hashable, Sendable {
    /// `FBTYPE`; words nobody knows mean busy.
    package enum Kind: String, Hashable, Sendable {
        case free = "FREE"
        case busy = "BUSY"
        case unavailable = "BUSY-UNAVAILABLE"
        case tentative = "BUSY-TENTATIVE"
    }

    package struct Period: Hashable, Sendable {
        package var range: Range<Instant>
        package var kind: Kind
    }

    package var uid: String?
    package var periods: [Period]
}

/// One calendar of a file (`VCALENDAR`), as values.
package struct CalendarObject: Hashable, Sendable {
    /// `REQUEST`, `CANCEL` and the like in upper case (RFC 5546); nil in what is merely shared.
    package var method: String?
    package var product: String?
    /// `X-WR-TIMEZONE`, if it is known.
    package var zone: Zone?
    package var events: [CalendarEvent]
    package var freeBusy: [CalendarFreeBusy]
}
