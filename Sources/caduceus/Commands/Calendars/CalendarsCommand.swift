import ArgumentParser
import AsyncHTTPClient
import Care
import Store
import WhatsApp

/// `caduceus calendars`: practitioners' own calendars.
struct CalendarsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendars",
        abstract: "Live with the calendars practitioners have: CalDAV both ways, and feeds to read.",
        discussion: """
            What is in a practitioner's calendar takes their time here, and visits here are shown there. Who moves or \
            deletes a visit there has it moved or called off here, has it put back, or has staff asked, as the account \
            says. The server does the work; these commands may run beside it. docs/operations.md, "Calendars".

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 3 something needs attention, 64 wrong usage.
            """,
        subcommands: [
            CalendarsAddCommand.self, CalendarsListCommand.self, CalendarsRemoveCommand.self,
            CalendarsSyncCommand.self, CalendarsCheckCommand.self, CalendarsQuestionsCommand.self,
            CalendarsDecideCommand.self, CalendarsLogCommand.self, CalendarsFeedCommand.self,
        ]
    )

    /// The practitioner of that name or number.
    static func practitioner(_ text: String, in tx: Transaction) throws -> Practitioner {
        let all = try tx.practitioners()
        if let found = all.first(where: { $0.name == text || String($0.id.rawValue) == text }) { return found }
        let nearest = nearestName(to: text, among: all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw CommandFailure("there is no practitioner `\(text)`\(nearest)")
    }

    /// A client that follows no redirects, closed after `body`.
    static func asking<T>(_ body: (CalDAVClient) async throws -> T) async throws -> T {
        let http = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: HTTPClient.Configuration(redirectConfiguration: .disallow)
        )
        return try await http.whileOpen { try await body(CalDAVClient(http: http)) }
    }
}

extension Instant {
    /// By the clinic's clock, to the minute.
    func words(in zone: Zone) -> String {
        String(zone.civil(at: self).description.replacing("T", with: " ").prefix(16))
    }
}
