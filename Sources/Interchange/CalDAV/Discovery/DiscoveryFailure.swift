/// Why no calendars were found; the text is for the person who typed the address.
package enum DiscoveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnAddress
    case insecure(ServerOrigin)
    case noCalDAV(String)
    case needsSignIn(String)
    /// `provider` is named where it takes passwords made for one program only.
    case unauthorized(ServerOrigin, provider: String?)
    case forbidden(ServerOrigin)
    case unreachable([ServerOrigin])
    /// Servers answered, but not as CalDAV does.
    case noCalendarServer([ServerOrigin])
    case noCalendars(ServerOrigin)
    case onlyReadable(ServerOrigin)
    case tooManyRequests(limit: Int)

    package var description: String {
        switch self {
        case .notAnAddress:
            "this is neither an e-mail address nor the address of a server or calendar"
        case .insecure(let origin):
            "\(origin) is not encrypted, and a password is not sent there; use an address that begins with https"
        case .noCalDAV(let name):
            "\(name) has no CalDAV; share the calendar's secret address (ICS) instead"
        case .needsSignIn(let name):
            "\(name) takes no password here; sign in with \(name) instead"
        case .unauthorized(let origin, nil):
            "\(origin) does not accept the name or the password; where signing in has two steps, make an app password"
        case .unauthorized(_, let name?):
            "\(name) does not accept the name or the password; it wants an app password, which its settings make"
        case .forbidden(let origin):
            "\(origin) does not let this account see its calendars"
        case .unreachable(let origins):
            "no answer from \(Self.list(origins)); check the address"
        case .noCalendarServer(let origins):
            "no calendars at \(Self.list(origins)); ask for the CalDAV address, or type the calendar's own address"
        case .noCalendars(let origin):
            "\(origin) knows the account, but it has no calendar for events"
        case .onlyReadable(let origin):
            "\(origin) has calendars for this account, but none it may write to"
        case .tooManyRequests(let limit):
            "no calendars were found with \(limit) requests; type the calendar's own address"
        }
    }

    private static func list(_ origins: [ServerOrigin]) -> String {
        origins.prefix(5).map(\.description).joined(separator: ", ")
    }
}
