import Interchange

/// Finds somebody's calendar from what they type, asking the servers it leads to.
struct CalendarSearch: Sendable {
    let client: CalDAVClient
    let credentials: DAVCredentials
    /// Servers that were named as trustworthy besides those that are known.
    let trusted: [ServerOrigin]

    /// Throws `CommandFailure` with what to do.
    func calendars(at address: String) async throws -> [Discovery.FoundCalendar] {
        do {
            var discovery = try Discovery(address, usesBearer: usesBearer)
            var step = discovery.step(nil)
            while true {
                switch step {
                case .request(let request): step = discovery.step(await client.ask(request, credentials))
                case .found(let calendars): return calendars
                case .failed(let failure): throw failure
                case .confirm(let origin):
                    guard trusted.contains(origin) else {
                        throw CommandFailure(
                            "the address leads to \(origin); if it may have the password, add --trust \(origin)"
                        )
                    }
                    discovery.approve(origin)
                    step = discovery.step(nil)
                }
            }
        } catch let failure as DiscoveryFailure {
            throw CommandFailure("\(failure)")
        }
    }

    private var usesBearer: Bool {
        if case .bearer = credentials { return true }
        return false
    }

    /// The one that is meant: by its name or address, or the only one there is.
    static func choose(_ wanted: String?, of calendars: [Discovery.FoundCalendar]) throws -> Discovery.FoundCalendar {
        let found = wanted.map { wanted in
            calendars.filter { $0.name == wanted || $0.url.description == wanted || $0.url.href.path == wanted }
        }
        let list = calendars.map { "  \($0.name ?? "(no name)")  \($0.url)" }.joined(separator: "\n")
        switch (found ?? calendars).count {
        case 1: return (found ?? calendars)[0]
        case 0: throw CommandFailure("there is no such calendar; name one of these with --calendar:\n\(list)")
        default: throw CommandFailure("there are several calendars; name one with --calendar:\n\(list)")
        }
    }
}
