package import Care

/// What the clinic decided about its own work; read once from the settings.
package struct PracticeRules: Sendable {
    package var clinicName: String
    /// The business number reminders leave from (Meta's phone-number id).
    package var line: String
    package var quietHours: QuietHours
    /// Messages a second the line may send; Meta's default is 80, at most 1,000.
    package var throughput: Int
    package var booking: BookingRules
    /// How many wordings of reminders are compared; 1 compares none, and there are 2.
    package var reminderWordings: Int
    package var calendars: CalendarRules

    package init(
        clinicName: String,
        line: String,
        quietHours: QuietHours = .standard,
        throughput: Int = 80,
        booking: BookingRules = BookingRules(),
        reminderWordings: Int = 1,
        calendars: CalendarRules = CalendarRules()
    ) {
        self.clinicName = clinicName
        self.line = line
        self.quietHours = quietHours
        self.throughput = throughput
        self.booking = booking
        self.reminderWordings = reminderWordings
        self.calendars = calendars
    }

    /// An answer to a patient makes no sense after the window it answers in.
    package static let answerLife = Span.hours(24)
}

/// How patients may book in the chat.
package struct BookingRules: Sendable {
    /// Where patients' links lead (`https://clinic.example`); nil sends none.
    package var publicURL: String?
    /// Whether somebody who is not in the records may book.
    package var welcomesNewPatients: Bool
    /// Booked visits ahead of a person from which on staff are to look at it, so that nobody empties the calendar.
    package var mostAhead: Int
    /// How somebody new is spoken to until staff or records know better.
    package var language: LanguageTag
    /// IANA zone of somebody new.
    package var zone: String
    /// The clinic's country (ISO 3166-1): the same word means different things in different ones.
    package var region: String
    /// The channel's id of the form that booking cards are made of; nil books by lists alone.
    package var flow: String?

    package init(
        publicURL: String? = nil,
        welcomesNewPatients: Bool = true,
        mostAhead: Int = 3,
        language: LanguageTag = .english,
        zone: String = "UTC",
        region: String = "",
        flow: String? = nil
    ) {
        self.publicURL = publicURL
        self.welcomesNewPatients = welcomesNewPatients
        self.mostAhead = mostAhead
        self.language = language
        self.zone = zone
        self.region = region
        self.flow = flow
    }
}
