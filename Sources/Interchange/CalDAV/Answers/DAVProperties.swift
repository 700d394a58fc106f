/// What a server tells about something; nil is what it does not tell.
package struct DAVProperties: Hashable, Sendable {
    package var etag: ETag?
    package var contentType: String?
    package var calendarData: [UInt8]?
    package var syncToken: String?
    package var ctag: String?
    package var displayName: String?
    package var isCollection = false
    package var isCalendar = false
    package var isPrincipal = false
    /// `schedule-inbox`, `schedule-outbox`, `deleted-calendar` and the like by their local names.
    package var otherTypes: Set<String> = []
    /// As it is written; resolve it against the address asked.
    package var currentUserPrincipal: String?
    /// The server answers nobody in particular.
    package var isUnauthenticated = false
    package var calendarHomes: [String] = []
    /// `VEVENT`, `VTODO`, in upper case; nil means any (RFC 4791, 5.2.3).
    package var components: Set<String>?
    package var reports: Set<XMLName>?
    package var privileges: Set<String>?
    /// A calendar of one `VTIMEZONE` (RFC 4791, 5.2.2).
    package var timeZone: String?

    package init() {}

    static let syncCollection = XMLName.dav("sync-collection")
    static let multiget = XMLName.caldav("calendar-multiget")

    /// Nil if the server does not list its reports.
    package var knowsSyncCollection: Bool? { reports?.contains(Self.syncCollection) }

    /// Whether events may be put there; true where the server tells nothing of rights.
    package var canWrite: Bool {
        guard let privileges else { return true }
        return !privileges.isDisjoint(with: ["all", "write", "write-content"])
            || privileges.isSuperset(of: ["bind", "unbind"])
    }

    package var takesEvents: Bool { components?.contains("VEVENT") ?? true }
}

extension DAVProperties {
    init(_ prop: XMLNode) {
        for node in prop.children { read(node) }
    }

    private mutating func read(_ node: XMLNode) {
        switch node.name {
        case .dav("getetag"): etag = node.trimmed.flatMap { ETag($0) }
        case .dav("getcontenttype"): contentType = node.trimmed
        case .caldav("calendar-data"): calendarData = Array(node.text.utf8)
        case .dav("sync-token"): syncToken = node.trimmed
        case .calendarServer("getctag"): ctag = node.trimmed
        case .dav("displayname"): displayName = node.trimmed
        case .dav("resourcetype"): readType(node)
        case .dav("current-user-principal"):
            currentUserPrincipal = node.href
            isUnauthenticated = node.child(.dav("unauthenticated")) != nil
        case .caldav("calendar-home-set"): calendarHomes = node.all(.dav("href")).compactMap(\.trimmed)
        case .caldav("supported-calendar-component-set"):
            components = Set(node.all(.caldav("comp")).compactMap { $0.attributes["name"]?.uppercased() })
        case .dav("supported-report-set"):
            let listed = node.all(.dav("supported-report")).flatMap { $0.all(.dav("report")) }
            reports = Set(listed.flatMap(\.children).map(\.name))
        case .dav("current-user-privilege-set"):
            privileges = Set(node.all(.dav("privilege")).flatMap(\.children).map(\.name.local))
        case .caldav("calendar-timezone"): timeZone = node.trimmed
        default: break
        }
    }

    private mutating func readType(_ node: XMLNode) {
        for type in node.children {
            switch type.name {
            case .dav("collection"): isCollection = true
            case .dav("principal"): isPrincipal = true
            case .caldav("calendar"): isCalendar = true
            default: otherTypes.insert(type.name.local)
            }
        }
    }
}
