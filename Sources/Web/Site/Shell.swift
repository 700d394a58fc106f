package import Care
package import Practice
package import Store

/// What surrounds every page: the clinic's name, the way about, who is signed in.
package struct Shell {
    struct Link {
        let title: String
        let href: String
        let isHere: Bool
        /// What waits behind it, as a number and in words.
        let waiting: Int?
        let waitingWords: String?
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
    /// What a form was answered with, which does not change under the reader.
    let isAnswer: Bool
    /// Why nothing goes out at this moment.
    let held: String?
    /// What else is wrong, a line each.
    let troubles: [String]
    /// No backup was proved good for too long.
    let lacksBackup: Bool

    package init(
        clinic: String,
        title: String,
        here: ConsolePath?,
        topics: [String],
        session: StaffSession?,
        time: ClinicTime,
        now: Instant,
        version: String,
        standing: Standing = Standing(),
        troubles: [FoundTrouble] = [],
        isAnswer: Bool = false
    ) {
        self.clinic = clinic
        self.title = title
        isSignedIn = session != nil
        staffName = session?.staff.name ?? ""
        formToken = session?.formToken ?? ""
        clock = time.time(now)
        nowMilliseconds = now.microseconds / 1000
        self.version = version
        self.isAnswer = isAnswer
        // Every page shows who waits for an answer and whether anything can go out.
        let everywhere = session == nil ? [] : ["conversations", "outbox"].filter { !topics.contains($0) }
        self.topics = (topics + everywhere).joined(separator: " ")
        held = session == nil ? nil : standing.heldBecause
        // What holds the line has just been said, and notes stand where they belong.
        let told = troubles.filter { $0.kind != .lineHeld && $0.kind.level != .note }
        self.troubles = session == nil ? [] : told.map(\.forStaff)
        lacksBackup = session != nil && standing.lacksBackup
        let waiting = standing.unread
        let pages: [(String, ConsolePath)] = [
            ("Today", .today), ("Schedule", .week), ("Inbox", .inbox), ("Outbox", .outbox),
            ("No reminder", .tomorrow), ("Attendance", .attendance),
        ]
        links =
            session == nil
            ? []
            : pages.map { title, path in
                let count = path == .inbox && waiting > 0 ? waiting : nil
                let words = count.map {
                    $0 == 1 ? "conversation with unread messages" : "conversations with unread messages"
                }
                return Link(title: title, href: path.path, isHere: path == here, waiting: count, waitingWords: words)
            }
    }
}
