/// What is different on the server; applying it twice does no harm.
package enum SyncChange: Hashable, Sendable {
    /// New or another one than we knew.
    case changed(Href, ETag?, [UInt8])
    case deleted(Href)

    package var href: Href {
        switch self {
        case .changed(let href, _, _), .deleted(let href): href
        }
    }
}

/// Changes and the state after them, to be stored in one transaction.
package struct SyncBatch: Hashable, Sendable {
    package var changes: [SyncChange]
    package var state: SyncState
    /// False: there is more, begin again with this state at once.
    package var isComplete: Bool
    /// What was odd, for the log.
    package var notes: [String]

    package init(changes: [SyncChange], state: SyncState, isComplete: Bool, notes: [String] = []) {
        self.changes = changes
        self.state = state
        self.isComplete = isComplete
        self.notes = notes
    }
}

/// Why a look at a calendar ended without one; the state stays what it was.
package enum SyncFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case unreachable
    case unauthorized
    case forbidden
    case calendarGone
    case later(seconds: Int)
    case unexpected(status: Int)
    case unreadable(XMLError)
    case tooManyRequests(limit: Int)
    /// Something on our side, by the name of its type.
    case unforeseen(String)

    package var description: String {
        switch self {
        case .unreachable: "the calendar's server did not answer"
        case .unauthorized: "the calendar's server does not accept the password; ask for a new one"
        case .forbidden: "the calendar may not be read with this account"
        case .calendarGone: "the calendar is not there any more; choose another one"
        case .later(let seconds): "the calendar's server is busy; try again in \(seconds) seconds"
        case .unexpected(let status): "the calendar's server answered \(status)"
        case .unreadable(let error): error.description
        case .tooManyRequests(let limit): "the calendar took more than \(limit) requests"
        case .unforeseen(let name): "something in the calendar could not be kept here (\(name))"
        }
    }
}

/// How much one look at a calendar may cost.
package struct SyncLimits: Sendable {
    /// Objects in one `calendar-multiget`.
    package var objectsPerRequest = 50
    /// Objects downloaded before what is there is handed on.
    package var objectsPerBatch = 1_000
    package var requests = 1_200
    /// What `sync-collection` asks for at most; nil leaves it to the server.
    ///
    /// A limit is a risk: some servers cut their answer there without a word, so a full answer is checked against the
    /// whole list.
    package var changesPerAnswer: Int?
    package var xml = XMLLimits.standard

    package init() {}
}
