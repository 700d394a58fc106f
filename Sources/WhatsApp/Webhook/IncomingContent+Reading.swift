import Care
import Dialogue

extension IncomingContent {
    /// What a message says; a type we do not know, or whose own part is not as it should be, is unsupported.
    init(message: JSONValue) {
        let type = message["type"]?.string ?? Self.types.first { message[$0] != nil } ?? "unknown"
        self = Self.known(type, message) ?? .unsupported(type: Self.unsupportedType(type, message))
    }

    /// The types with a part of their own name, for messages that do not tell theirs.
    private static let types = [
        "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "button",
        "interactive", "order", "system", "edit", "revoke",
    ]

    private static func known(_ type: String, _ message: JSONValue) -> IncomingContent? {
        let part = message[type] ?? .null
        switch type {
        case "text": return part["body"]?.string.map(IncomingContent.text)
        case "image", "video", "audio", "document", "sticker": return media(type, part)
        case "location": return location(part)
        case "contacts": return contacts(part)
        case "reaction": return reaction(part)
        case "button": return button(part)
        case "interactive": return interactive(part)
        case "order": return order(part)
        case "system": return system(part, identity: message["identity"])
        case "edit": return edit(part)
        case "revoke": return part["original_message_id"]?.text.map(IncomingContent.revoke)
        default: return nil
        }
    }

    private static func unsupportedType(_ type: String, _ message: JSONValue) -> String {
        let inner = type == "unsupported" ? message["unsupported"]?["type"]?.string : nil
        return String((inner ?? type).prefix(64))
    }

    private static func media(_ type: String, _ part: JSONValue) -> IncomingContent? {
        guard let kind = IncomingMedia.Kind(rawValue: type), let id = part["id"]?.text, !id.isEmpty else { return nil }
        return .media(
            IncomingMedia(
                kind: kind,
                id: id,
                mimeType: part["mime_type"]?.string ?? "application/octet-stream",
                sha256: part["sha256"]?.string,
                caption: part["caption"]?.string,
                filename: part["filename"]?.string,
                isVoice: part["voice"]?.bool ?? false
            )
        )
    }

    private static func location(_ part: JSONValue) -> IncomingContent? {
        guard let latitude = part["latitude"]?.double, let longitude = part["longitude"]?.double,
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return nil }
        return .location(
            latitude: latitude,
            longitude: longitude,
            name: part["name"]?.string,
            address: part["address"]?.string
        )
    }

    private static func contacts(_ part: JSONValue) -> IncomingContent? {
        guard let cards = part.array else { return nil }
        let lines = cards.map { card in
            let name = card["name"]?["formatted_name"]?.string ?? card["name"]?["first_name"]?.string ?? ""
            let numbers = (card["phones"]?.array ?? []).compactMap { $0["phone"]?.text ?? $0["wa_id"]?.text }
            return "\(name): \(numbers.joined(separator: ", "))"
        }
        return .contacts(lines)
    }

    private static func reaction(_ part: JSONValue) -> IncomingContent? {
        guard let target = part["message_id"]?.text else { return nil }
        let emoji = part["emoji"]?.string ?? ""
        return .reaction(to: target, emoji: emoji.isEmpty ? nil : emoji)
    }

    private static func button(_ part: JSONValue) -> IncomingContent? {
        guard let payload = part["payload"]?.text ?? part["text"]?.text else { return nil }
        return .tap(payload: payload, title: part["text"]?.text ?? "")
    }

    private static func order(_ part: JSONValue) -> IncomingContent? {
        guard let items = part["product_items"]?.array else { return nil }
        let lines = items.map { item in
            "\(item["quantity"]?.text ?? "?") × \(item["product_retailer_id"]?.text ?? "?")"
        }
        return .order(summary: ([part["text"]?.string].compactMap(\.self) + lines).joined(separator: "\n"))
    }

    private static func edit(_ part: JSONValue) -> IncomingContent? {
        guard let target = part["original_message_id"]?.text else { return nil }
        let message = part["message"] ?? .null
        let type = message["type"]?.string ?? "text"
        return .edit(of: target, text: message[type]?["body"]?.string ?? message[type]?["caption"]?.string)
    }
}
