/// How much of a calendar is read and expanded before it is cut off, with a word about it.
package struct CalendarLimits: Sendable {
    package var fileBytes = 32 << 20
    /// Unfolded lines of a file.
    package var lines = 1_000_000
    /// Of one unfolded line; longer ones (pictures as text) are passed over.
    package var lineBytes = 256 << 10
    /// Components within components; RFC 5545 needs three.
    package var depth = 6
    package var components = 200_000
    package var propertiesPerComponent = 5_000
    /// Of all `RDATE`, and of all `EXDATE`, of one event.
    package var listedTimes = 10_000
    /// Zones made of a file's own rules.
    package var ownZones = 200
    /// Days and times looked at for one of those zones, and for all; the usual rules of two changes a year take 6,000.
    package var stepsPerOwnZone = 50_000
    package var ownZoneSteps = 1_000_000
    /// What is told about a file at most.
    package var problems = 1_000
    /// Instances of one series within the window.
    package var instancesPerSeries = 20_000
    package var instances = 200_000
    /// Days and times looked at for one series.
    package var stepsPerSeries = 500_000
    /// For all series.
    ///
    /// A calendar may be fetched every minute for each practitioner, so this must stay below a second; a
    /// thousand daily series take 200,000 over three months, and single events none.
    package var steps = 2_000_000

    package static let standard = CalendarLimits()
}

/// Why a whole file is refused; the text says what to do.
package enum CalendarFileError: Error, Hashable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case tooManyLines(limit: Int)
    case tooManyComponents(limit: Int)
    case noCalendar

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the calendar has \(bytes) bytes and at most \(limit) are read; share a shorter span of time"
        case .tooManyLines(let limit):
            "the calendar has more than \(limit) lines; share a shorter span of time"
        case .tooManyComponents(let limit):
            "the calendar has more than \(limit) events and parts of events; share a shorter span of time"
        case .noCalendar:
            "this is no iCalendar file: it has no line BEGIN:VCALENDAR; check the address it came from"
        }
    }
}

/// What could not be used in a file that was read, and where it stands.
package struct CalendarProblem: Hashable, Sendable, CustomStringConvertible {
    /// Of the file, from 1.
    package var line: Int
    package var reason: String

    package var description: String { "line \(line): \(reason)" }
}
