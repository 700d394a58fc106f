import Care
import WhatsApp

/// A message template as the account holds it.
struct SimulatedTemplate: Hashable {
    struct Button: Hashable {
        /// `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, `COPY_CODE`, `FLOW` or `OTP`, for instance.
        var type: String
        var text: String
        /// A URL, a phone number or an example code.
        var target: String

        var hasVariable: Bool { target.contains("{{") }
    }

    /// In these states it may be sent.
    static let sendable: Set<String> = ["APPROVED", "FLAGGED", "REINSTATED", "UNLOCKED", "UNARCHIVED"]
    /// Every state Meta knows (Meta, message_template_status_update).
    static let states: Set<String> = sendable.union([
        "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "DELETED", "LIMIT_EXCEEDED",
        "LOCKED", "ARCHIVED",
    ])

    var id: Int64
    var name: String
    var language: String
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`.
    var category: String
    /// One of `states`.
    var status: String
    var isNamed: Bool
    var components: JSONValue
    var reason: String?
    /// Unix seconds.
    var createdAt: Int64 = 0
    var headerFormat: String?
    var headerText: String?
    var body: String
    var footer: String?
    var buttons: [Button]
    /// How long its messages are kept for a phone that is off; nil is WhatsApp's own 30 days.
    var timeToLive: Span?

    var priceCategory: PriceCategory {
        switch category {
        case "MARKETING": .marketing
        case "AUTHENTICATION": .authentication
        default: .utility
        }
    }

    var json: JSONObject {
        var json: JSONObject = [
            "name": .string(name), "parameter_format": isNamed ? "NAMED" : "POSITIONAL", "components": components,
            "language": .string(language), "status": .string(status), "category": .string(category),
            "quality_score": ["score": "UNKNOWN", "date": .integer(createdAt)],
            "rejected_reason": .string(reason ?? "NONE"),
            "id": .string(String(id)),
        ]
        if let timeToLive { json["message_send_ttl_seconds"] = .integer(timeToLive.microseconds / 1_000_000) }
        return json
    }

    /// Whether two variables stand side by side, which no reviewer lets pass.
    var hasAdjacentVariables: Bool { body.filter { $0 != " " }.contains("}}{{") }

    /// What stands in double braces, in order, each once.
    static func variables(_ text: String) -> [String] {
        guard text.contains("{{") else { return [] }
        var names: [String] = []
        for piece in text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
            let parts = piece.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = String(parts[0]).trimmingSpaces
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}

/// The account's templates, by id and by name and language.
struct TemplateShelf {
    struct Key: Hashable {
        var name: String
        var language: String
    }

    private var byID: [Int64: SimulatedTemplate] = [:]
    private var ids: [Key: Int64] = [:]
    private var lastID: Int64 = 594_425_479_261_000

    subscript(id: Int64) -> SimulatedTemplate? { byID[id] }

    subscript(name: String, language: String) -> SimulatedTemplate? {
        ids[Key(name: name, language: language)].flatMap { byID[$0] }
    }

    /// In the order they were created.
    var all: [SimulatedTemplate] { byID.values.sorted { $0.id < $1.id } }

    mutating func add(_ template: SimulatedTemplate) -> SimulatedTemplate {
        var new = template
        lastID += 7
        new.id = lastID
        put(new)
        return new
    }

    mutating func put(_ template: SimulatedTemplate) {
        byID[template.id] = template
        ids[Key(name: template.name, language: template.language)] = template.id
    }

    mutating func remove(_ template: SimulatedTemplate) {
        byID[template.id] = nil
        ids[Key(name: template.name, language: template.language)] = nil
    }
}
