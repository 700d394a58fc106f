package import Care

/// What the clinic decided about practitioners' own calendars.
package struct CalendarRules: Sendable {
    /// Whether a visit shows there for whom and what it is; otherwise only when and where.
    package var showsPatients: Bool
    /// How often a calendar is asked for changes.
    package var poll: Span
    /// Where all-day events and times without a zone are lived through.
    package var zone: Zone

    package init(showsPatients: Bool = false, poll: Span = .seconds(30), zone: Zone = .utc) {
        self.showsPatients = showsPatients
        self.poll = poll
        self.zone = zone
    }

    /// How far ahead busy times are kept: further than anybody may book.
    static let ahead = Span.days(420)
    /// Everything is compared at this hour of the clinic's night.
    static let nightlyHour = 3
}
