/// One line for a list of conversations, in the staff's language: what was said, or what kind of thing was sent.
package enum MessageSummary {
    /// Characters of a summary, the ellipsis included.
    package static let longest = 120

    package static func of(_ content: IncomingContent) -> String { of(StoredBody(content)) }
    package static func of(_ content: OutgoingContent) -> String { of(StoredBody(content)) }

    package static func of(_ body: StoredBody) -> String {
        let line = brief(body.text)
        return switch body.kind {
        case "image": named("📷 Photo", line)
        case "video": named("🎬 Video", line)
        case "audio": body.media?.isVoice == true ? "🎤 Voice message" : named("🎵 Audio", body.media?.filename)
        case "sticker": "🏷 Sticker"
        case "document": named("📄 Document", line.isEmpty ? body.media?.filename : line)
        case "location": named("📍 Location", firstLine(body.text))
        case "contacts": contacts(body.text)
        case "reaction": line.isEmpty ? "Reaction taken back" : "\(line) Reaction"
        case "tap": "👆 \(line)"
        case "form": "📝 Form filled in"
        case "card": "📝 \(line)"
        case "order": named("🛒 Order", line)
        case "identity": line.isEmpty ? "ℹ️ Security code changed: perhaps a new phone" : "ℹ️ \(line)"
        case "edit": named("✏️ Edited", line)
        case "revoke": "🚫 Message deleted by its sender"
        case "call": "📞 Call"
        case "called": "📞 The clinic called"
        case "unsupported": line.isEmpty ? "Unsupported message" : "Unsupported message (\(line))"
        default: line
        }
    }

    private static func named(_ kind: String, _ told: String?) -> String {
        guard let told, !told.isEmpty else { return kind }
        return "\(kind): \(brief(told))"
    }

    private static func contacts(_ text: String) -> String {
        let count = text.split(separator: "\n").count
        return count == 1 ? named("👤 Contact", text) : "👤 \(count) contacts"
    }

    private static func firstLine(_ text: String) -> String? { text.split(separator: "\n").first.map(String.init) }

    private static func brief(_ text: String) -> String {
        let line = text.prefix(4 * longest).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= longest ? line : line.prefix(longest - 1) + "…"
    }
}
