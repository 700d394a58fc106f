package import Care

/// What kind of thing changed; it names no patient and carries no text.
package enum ChangeNotice: Hashable, Sendable {
    case appointments
    case conversations
    case conversation(Identifier<Conversation>)
    case outbox
    case templates
    /// Something new waits to be sent.
    case queued
    /// Something came in and is not handled yet.
    case journal
    /// Lanes were let go, or a node came or went.
    case lanes

    /// Whatever may have changed while nobody listened.
    package static let everything: [ChangeNotice] = [
        .appointments, .conversations, .outbox, .templates, .queued, .journal, .lanes,
    ]

    /// Short text for another node, of letters, digits, `:` and `,` alone.
    package static func encode(_ notices: [ChangeNotice]) -> String {
        guard notices.count <= 200 else { return encode(everything) }
        return notices.map(\.code).joined(separator: ",")
    }

    /// What another node said; what this version does not know is left out.
    package static func decode(_ text: String) -> [ChangeNotice] {
        text.split(separator: ",").compactMap { ChangeNotice(code: $0) }
    }

    private var code: String {
        switch self {
        case .appointments: "a"
        case .conversations: "c"
        case .conversation(let id): "c:\(id)"
        case .outbox: "o"
        case .templates: "t"
        case .queued: "q"
        case .journal: "j"
        case .lanes: "l"
        }
    }

    private init?(code: Substring) {
        switch code {
        case "a": self = .appointments
        case "c": self = .conversations
        case "o": self = .outbox
        case "t": self = .templates
        case "q": self = .queued
        case "j": self = .journal
        case "l": self = .lanes
        default:
            guard code.hasPrefix("c:"), let id = Identifier<Conversation>(String(code.dropFirst(2))) else { return nil }
            self = .conversation(id)
        }
    }
}
