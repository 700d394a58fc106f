package import Care

/// An event we write: a visit for the patient's own calendar, or one of a practitioner's feed.
package struct CalendarEntry: Hashable, Sendable {
    /// A place on the globe in degrees, -90 to 90 north and -180 to 180 east.
    package struct Position: Hashable, Sendable {
        package var latitude: Double
        package var longitude: Double

        package init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// The same as long as the visit is the same one, wherever it moves.
    package var uid: String
    /// Rises with every change of the time (RFC 5545, 3.8.7.4).
    package var sequence: Int
    /// When it was last changed; not when it is written, so that the same visit gives the same bytes.
    package var stamp: Instant
    package var start: Instant
    package var end: Instant
    package var summary: String
    package var status = CalendarEvent.Status.confirmed
    /// False leaves the owner free at that time.
    package var isBusy = true
    /// Advice to whoever shows it to others.
    package var isPrivate = false
    package var location: String?
    package var description: String?
    package var url: String?
    package var position: Position?
    /// How long before the start the patient's calendar reminds, none of them negative.
    package var alarms: [Span] = []

    package init(uid: String, sequence: Int, stamp: Instant, start: Instant, end: Instant, summary: String) {
        self.uid = uid
        self.sequence = sequence
        self.stamp = stamp
        self.start = start
        self.end = end
        self.summary = summary
    }
}
