package import Care
package import Store

/// What surrounds every page: the clinic's name, the way about, who is signed in.
package struct Shell {
    struct Link {
        let title: String
        let href: String
        let isHere: Bool
    }

    let clinic: String
    let title: String
    /// Empty when nobody is signed in.
    let links: [Link]
    let isSignedIn: Bool
    let staffName: String
    let formToken: String
    /// The clinic's clock when the page was made, in words and in milliseconds since 1970.
    let clock: String
    let nowMilliseconds: Int64
    let version: String
    /// What the page listens for, separated by spaces.
    let topics: String

    package init(
        clinic: String,
        title: String,
        here: ConsolePath?,
        topics: [String],
        session: StaffSession?,
        time: ClinicTime,
        now: Instant,
        version: String
    ) {
        self.clinic = clinic
        self.title = title
        isSignedIn = session != nil
        staffName = session?.staff.name ?? ""
        formToken = session?.formToken ?? ""
        clock = time.time(now)
        nowMilliseconds = now.microseconds / 1000
        self.version = version
        self.topics = topics.joined(separator: " ")
        let pages: [(String, ConsolePath)] = [
            ("Today", .today), ("Schedule", .schedule), ("Inbox", .inbox), ("Outbox", .outbox),
            ("No reminder", .tomorrow),
        ]
        links =
            session == nil
            ? [] : pages.map { Link(title: $0.0, href: $0.1.path, isHere: $0.1 == here) }
    }
}
