import ArgumentParser
import Care
import Foundation
import Interchange

/// `caduceus calendar`: what the server makes of a calendar file.
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Look at calendar files as the server does.",
        subcommands: [CalendarExpandCommand.self]
    )
}

struct CalendarExpandCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expand",
        abstract: "Say which times a calendar file (.ics) blocks.",
        discussion: """
            Prints lines of JSON: each time an event takes place (uid, start, end and whether it is busy; no titles), \
            the series too long to follow (all after that start is busy), then the busy times they make together, then \
            what could not be read. Times are in UTC.

            Example: caduceus calendar expand busy.ics --from 2026-11-01 --to 2026-12-01 --zone Europe/Berlin

            Exit codes: 0 all of it was used, 1 failed, 3 parts of the file were not used, 64 wrong usage.
            """
    )

    @Argument(help: "The calendar file.", completion: .file(extensions: ["ics", "ical"]))
    var file: String
    @Option(help: ArgumentHelp("The first day, as in 2026-11-01.", valueName: "date"))
    var from: LocalDate
    @Option(help: ArgumentHelp("The day after the last one.", valueName: "date"))
    var to: LocalDate
    @Option(help: ArgumentHelp("Where all-day events and times without a zone are lived through.", valueName: "zone"))
    var zone = Zone.utc
    @Option(help: ArgumentHelp("The owner's address: what it declined takes no time.", valueName: "address"))
    var owner: [String] = []
    @Flag(help: "Leave out what is not settled yet.")
    var settled = false

    func validate() throws {
        guard from < to else { throw ValidationError("--to must be a day after --from") }
    }

    func run() async throws {
        try await reporting {
            let read: CalendarReader.Outcome
            do {
                read = try CalendarReader(zone: zone).read(AppointmentFile.bytes(file))
            } catch let error as CalendarFileError {
                throw CommandFailure("\(file): \(error)")
            }
            let policy = BusyTimes.Policy(owner: owner, countsTentative: !settled)
            let window = zone.startOfDay(from)..<zone.startOfDay(to)
            let expansion = CalendarExpander(window: window, zone: zone).expand(read.calendars)
            let busy = BusyTimes(expansion, read.calendars.flatMap(\.freeBusy), policy: policy)
            try print(expansion, policy)
            for range in busy.ranges {
                try print(Line(kind: "busy", start: range.lowerBound.iso8601, end: range.upperBound.iso8601))
            }
            for problem in read.problems { try print(Line(kind: "problem", reason: "\(problem)")) }
            guard read.problems.isEmpty, expansion.isComplete else { throw ExitCode.partly }
        }
    }

    private func print(_ expansion: CalendarExpansion, _ policy: BusyTimes.Policy) throws {
        for instance in expansion.instances {
            var line = Line(kind: "instance", start: instance.start.iso8601, end: instance.end.iso8601)
            line.uid = instance.event.uid
            line.busy = policy.isBusy(instance.event)
            line.allDay = instance.isAllDay
            line.original = instance.original?.iso8601
            try print(line)
        }
        for unfinished in expansion.unfinished {
            var line = Line(kind: "unfinished", uid: unfinished.uid, start: unfinished.from.iso8601)
            line.reason = "\(unfinished.stop)"
            try print(line)
        }
    }

    private func print(_ line: Line) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        StandardOutput.print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }

    /// What is printed; what does not apply is left out.
    private struct Line: Encodable {
        var kind: String
        var uid: String?
        var start: String?
        var end: String?
        var original: String?
        var busy: Bool?
        var allDay: Bool?
        var reason: String?
    }
}

extension Instant {
    /// To the second, in UTC: `2026-11-24T08:30:00Z`.
    fileprivate var iso8601: String {
        let civil = Zone.utc.civil(at: self)
        return "\(civil)" + (civil.second == 0 ? ":00Z" : "Z")
    }
}

extension LocalDate: ExpressibleByArgument {}

extension Zone: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
