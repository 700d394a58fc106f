import Care
import WhatsApp

/// A Flow of the account's.
struct SimulatedFlow {
    var id: String
    var name: String
    var categories: [String]
    var endpoint: String?
    /// Null before one was handed in.
    var definition = JSONValue.null
    var status = "DRAFT"
    var updatedAt: Instant
    /// When messages with it were taken while it was throttled.
    var sent: [Instant] = []

    /// Meta's statuses (Flows API).
    static let statuses = ["DRAFT", "PUBLISHED", "DEPRECATED", "BLOCKED", "THROTTLED"]
    /// Messages an hour while it is throttled (Meta, error 132069).
    static let mostThrottled = 10

    /// Whether somebody may be sent it: published once, and not withdrawn.
    var isPublished: Bool { status != "DRAFT" && status != "DEPRECATED" }
    var hasEndpoint: Bool { definition["data_api_version"] != nil }

    var screens: [JSONValue] { definition["screens"]?.array ?? [] }

    func screen(_ id: String) -> JSONValue? { screens.first { $0["id"]?.string == id } }

    /// What Meta would say of the JSON.
    var problems: [JSONValue] {
        guard definition.object != nil else {
            return [Self.problem("MISSING_FLOW_JSON", "There is no Flow JSON yet.")]
        }
        return FlowDefinitionCheck(definition).problems.map { Self.problem("INVALID_PROPERTY", $0.description) }
    }

    static func problem(_ code: String, _ message: String) -> JSONValue {
        [
            "error": .string(code), "error_type": "FLOW_JSON_ERROR", "message": .string(message),
            "line_start": 1, "line_end": 1, "column_start": 1, "column_end": 1, "pointers": [],
        ]
    }
}

/// The account's Flows in the order they were made.
struct FlowShelf {
    private(set) var all: [SimulatedFlow] = []
    private var lastID: Int64 = 1_122_334_455_667_000

    subscript(id: String) -> SimulatedFlow? {
        get { all.first { $0.id == id } }
        set {
            guard let place = all.firstIndex(where: { $0.id == id }) else { return }
            if let newValue { all[place] = newValue } else { all.remove(at: place) }
        }
    }

    func named(_ name: String) -> SimulatedFlow? { all.first { $0.name == name } }

    mutating func add(name: String, categories: [String], endpoint: String?, now: Instant) -> SimulatedFlow {
        lastID += 11
        let flow = SimulatedFlow(
            id: String(lastID),
            name: name,
            categories: categories,
            endpoint: endpoint,
            updatedAt: now
        )
        all.append(flow)
        return flow
    }
}
