import WhatsApp

/// Reads the body of a send as Meta does, by each type's own rules (Meta, Cloud API messages).
extension SimulatorModel {
    func sendRequest(_ body: JSONValue) throws(GraphError) -> SendRequest {
        let type = body["type"]?.string ?? "text"
        if let kind = body["recipient_type"]?.string, kind != "individual" {
            throw .invalid("recipient_type", "must be 'individual'")
        }
        guard Self.types.contains(type) else {
            throw GraphError(100, "Param type must be one of \(Self.types.joined(separator: ", ")).")
        }
        guard let value = body[type] else { throw .missing(type) }
        var send = try content(type, value)
        send.replyTo = body["context"]?["message_id"]?.string
        if let opaque = body["biz_opaque_callback_data"] {
            guard let text = opaque.string, text.unicodeScalars.count <= 512 else {
                throw .invalid("biz_opaque_callback_data", "must be a string of at most 512 characters")
            }
            send.correlation = text
        }
        return send
    }

    private static let types = [
        "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "template",
        "interactive",
    ]

    private func content(_ type: String, _ value: JSONValue) throws(GraphError) -> SendRequest {
        switch type {
        case "text":
            guard let text = value["body"]?.string else { throw .missing("text.body") }
            try limit(text, 1...4_096, "text.body")
            return SendRequest(kind: .text, content: .text(text))
        case "image": return try mediaContent(type, .image, value)
        case "video": return try mediaContent(type, .video, value)
        case "audio": return try mediaContent(type, .audio, value)
        case "document": return try mediaContent(type, .document, value)
        case "sticker": return try mediaContent(type, .sticker, value)
        case "location": return try locationContent(value)
        case "contacts": return try contactsContent(value)
        case "reaction":
            guard let target = value["message_id"]?.string else { throw .missing("reaction.message_id") }
            guard let emoji = value["emoji"]?.string, emoji.count <= 1 else { throw .missing("reaction.emoji") }
            return SendRequest(kind: .reaction, content: .text(emoji), reaction: (target, emoji))
        case "template": return try templateContent(value)
        default: return try interactiveContent(value)
        }
    }

    private func locationContent(_ value: JSONValue) throws(GraphError) -> SendRequest {
        guard let latitude = value["latitude"]?.double, let longitude = value["longitude"]?.double,
            abs(latitude) <= 90, abs(longitude) <= 180
        else { throw .invalid("location", "needs a latitude and a longitude in degrees") }
        let place = Bubble.Content.location(
            latitude: latitude,
            longitude: longitude,
            name: value["name"]?.string,
            address: value["address"]?.string
        )
        return SendRequest(kind: .location, content: place)
    }

    private func contactsContent(_ value: JSONValue) throws(GraphError) -> SendRequest {
        guard let cards = value.array, (1...257).contains(cards.count) else {
            throw .invalid("contacts", "must hold 1 to 257 contacts")
        }
        var names: [String] = []
        for card in cards {
            guard let name = card["name"]?["formatted_name"]?.string else {
                throw .missing("contacts.name.formatted_name")
            }
            let phone = card["phones"]?[0]?["phone"]?.text
            names.append([name, phone].compactMap(\.self).joined(separator: ": "))
        }
        return SendRequest(kind: .contacts, content: .contacts(names))
    }

    private func mediaContent(
        _ type: String,
        _ kind: AcceptedKind,
        _ value: JSONValue
    ) throws(GraphError) -> SendRequest {
        let id = try mediaReference(type, value)
        let caption = value["caption"]?.string
        if let caption {
            guard kind != .audio, kind != .sticker else {
                throw GraphError(100, "Unexpected key \"caption\" on param \"\(type)\".")
            }
            try limit(caption, 0...1_024, "\(type).caption")
        }
        let filename = value["filename"]?.string
        return SendRequest(
            kind: kind,
            content: .media(kind: type, mediaID: id, caption: caption, filename: filename)
        )
    }

    /// A media id of ours that fits the type, or a link, which is shown as it is.
    func mediaReference(_ type: String, _ value: JSONValue) throws(GraphError) -> String {
        if let id = value["id"]?.text {
            guard let item = media[id, now] else {
                throw GraphError(131_009, "Media ID \(id) does not exist or has expired.")
            }
            guard MediaRules.fits(item.mimeType, type) else {
                throw GraphError(131_053, "Media of type \(item.mimeType) cannot be sent as \(type).")
            }
            return id
        }
        guard let link = value["link"]?.string else { throw .missing("\(type).id") }
        guard link.hasPrefix("https://") || link.hasPrefix("http://"), link.utf8.count <= 2_048 else {
            throw .invalid("\(type).link", "must be a URL")
        }
        return link
    }

    func limit(_ text: String, _ range: ClosedRange<Int>, _ name: String) throws(GraphError) {
        // As Meta counts: a family emoji is one grapheme and many characters.
        guard range.contains(text.unicodeScalars.count) else {
            throw GraphError(
                100,
                "Param \(name) must be between \(range.lowerBound) and \(range.upperBound) characters long."
            )
        }
    }
}
