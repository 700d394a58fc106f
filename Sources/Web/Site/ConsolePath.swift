import Care

/// Every address of the clinic's side, used to match requests and to write links.
package enum ConsolePath: Sendable, Hashable {
    case webhook
    case healthz
    case readyz
    case metrics
    case asset(String)
    case login
    case logout
    case setup(token: String)
    case password(token: String)
    case today
    /// What staff say of one visit on its day.
    case visit(id: Int64)
    case week
    case weekMove
    case newVisit
    /// One visit, to be called off.
    case oneVisit(id: Int64)
    /// A visit with all of its series.
    case series(visit: Int64)
    case leave
    case leaveAgain
    case leaveDrop
    case waiting
    case waitingOffer
    case waitingStop
    case waitingRemove
    case waitingPriority
    case practice
    case calendars
    case calendarAnswer
    case calendarSync
    case calendarFeed
    case calendarFeedRevoke
    case practicePeople
    case practiceRooms
    case practiceKinds
    case practiceWeekly
    case practiceHours
    case practicePractitioner
    case practicePlace
    case practiceResource
    case practiceVisitType
    case tomorrow
    case inbox
    case conversation(id: Int64)
    case reply(id: Int64)
    case read(id: Int64)
    case media(id: Int64)
    case messageUpdate(conversation: Int64, message: Int64)
    case outbox
    case noticeUpdate(id: Int64)
    case attendance
    case attendanceFile
    case live

    package var path: String {
        switch self {
        case .webhook: "/webhooks/whatsapp"
        case .healthz: "/healthz"
        case .readyz: "/readyz"
        case .metrics: "/metrics"
        case .asset(let name): "/static/\(name)"
        case .login: "/login"
        case .logout: "/logout"
        case .setup(let token): "/setup/\(token)"
        case .password(let token): "/password/\(token)"
        case .today: "/today"
        case .visit(let id): "/today/visits/\(id)"
        case .week: "/week"
        case .weekMove: "/week/move"
        case .newVisit: "/week/new"
        case .oneVisit(let id): "/week/visits/\(id)"
        case .series(let visit): "/week/series/\(visit)"
        case .leave: "/leave"
        case .leaveAgain: "/leave/again"
        case .leaveDrop: "/leave/drop"
        case .waiting: "/waiting"
        case .waitingOffer: "/waiting/offer"
        case .waitingStop: "/waiting/stop"
        case .waitingRemove: "/waiting/remove"
        case .waitingPriority: "/waiting/priority"
        case .practice: "/practice"
        case .calendars: "/calendars"
        case .calendarAnswer: "/calendars/answer"
        case .calendarSync: "/calendars/sync"
        case .calendarFeed: "/calendars/feed"
        case .calendarFeedRevoke: "/calendars/feed/revoke"
        case .practicePeople: "/practice/people"
        case .practiceRooms: "/practice/rooms"
        case .practiceKinds: "/practice/visits"
        case .practiceWeekly: "/practice/weekly"
        case .practiceHours: "/practice/hours"
        case .practicePractitioner: "/practice/practitioner"
        case .practicePlace: "/practice/place"
        case .practiceResource: "/practice/resource"
        case .practiceVisitType: "/practice/visit-type"
        case .tomorrow: "/tomorrow"
        case .inbox: "/inbox"
        case .conversation(let id): "/inbox/\(id)"
        case .reply(let id): "/inbox/\(id)/reply"
        case .read(let id): "/inbox/\(id)/read"
        case .media(let id): "/media/\(id)"
        case .messageUpdate(let conversation, let message): "/inbox/\(conversation)/messages/\(message)"
        case .outbox: "/outbox"
        case .noticeUpdate(let id): "/outbox/notices/\(id)"
        case .attendance: "/attendance"
        case .attendanceFile: "/attendance.csv"
        case .live: "/live"
        }
    }

    /// What anyone may ask for.
    ///
    /// Everything else needs a signed-in member of staff, also addresses added later.
    static func isOpen(_ path: String) -> Bool {
        path == ConsolePath.login.path || path.hasPrefix("/setup/") || path.hasPrefix("/password/")
            || path.hasPrefix("/static/")
    }
}
