/// What is special about the calendars of a well-known provider.
struct CalendarProvider: Hashable, Sendable {
    enum Login: Hashable, Sendable {
        /// A password made for one program alone; the usual one is refused.
        case appPassword
        case password
        /// An OAuth token.
        case bearer
        /// It has no CalDAV at all.
        case none
    }

    var name: String
    /// Of the e-mail addresses.
    var domains: [String]
    /// Its servers are this domain's, and no other's.
    var servers: String
    var login: Login
    /// `{address}` is the e-mail address.
    private var address: String

    /// Where to begin; nil without CalDAV.
    func start(_ email: String?) -> DAVURL? {
        if email == nil, address.contains("{address}") { return nil }
        return DAVURL(address.replacing("{address}", with: Href.escaped(segment: email ?? "")))
    }

    static func of(domain: String) -> CalendarProvider? {
        all.first { $0.domains.contains(domain) }
    }

    static func of(host: ServerOrigin) -> CalendarProvider? {
        all.first { !$0.servers.isEmpty && host.belongs(to: $0.servers) }
    }

    // Google: https://developers.google.com/calendar/caldav/v2/guide. Fastmail:
    // https://www.fastmail.help/hc/en-us/articles/1500000278342. Apple: https://support.apple.com/en-us/102654 (app
    // passwords). Posteo, GMX: python-caldav/caldav, caldav/compatibility_hints.py, as of 2026. Microsoft has none:
    // https://support.microsoft.com/office lists no CalDAV address for outlook.com.
    private static let all: [CalendarProvider] = [
        CalendarProvider(
            name: "iCloud",
            domains: ["icloud.com", "me.com", "mac.com"],
            servers: "icloud.com",
            login: .appPassword,
            address: "https://caldav.icloud.com/"
        ),
        CalendarProvider(
            name: "Google",
            domains: ["gmail.com", "googlemail.com"],
            servers: "apidata.googleusercontent.com",
            login: .bearer,
            address: "https://apidata.googleusercontent.com/caldav/v2/{address}/user"
        ),
        CalendarProvider(
            name: "Fastmail",
            domains: ["fastmail.com", "fastmail.fm", "fastmail.net", "sent.com"],
            servers: "fastmail.com",
            login: .appPassword,
            address: "https://caldav.fastmail.com/dav/principals/user/{address}/"
        ),
        CalendarProvider(
            name: "mailbox.org",
            domains: ["mailbox.org"],
            servers: "mailbox.org",
            login: .password,
            address: "https://dav.mailbox.org/.well-known/caldav"
        ),
        CalendarProvider(
            name: "Posteo",
            domains: ["posteo.de", "posteo.net"],
            servers: "posteo.de",
            login: .password,
            address: "https://posteo.de:8443/"
        ),
        CalendarProvider(
            name: "GMX",
            domains: ["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com"],
            servers: "caldav.gmx.net",
            login: .password,
            address: "https://caldav.gmx.net/begenda/dav/{address}/"
        ),
        CalendarProvider(
            name: "Microsoft",
            domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"],
            servers: "",
            login: .none,
            address: ""
        ),
    ]
}
