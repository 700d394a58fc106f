package import Dialogue

/// The request body of a message, as the Cloud API takes it.
package struct MessageBody: Sendable {
    package let json: JSONValue

    package init(_ message: OutgoingMessage) {
        var body: JSONObject = ["messaging_product": "whatsapp", "recipient_type": "individual"]
        // Without the plus the country code of our own number would be put before it (Meta, Sending messages).
        if let phone = message.to.phone {
            body["to"] = .string("+" + phone)
        } else {
            body["recipient"] = .string(message.to.userID ?? "")
        }
        if let quoted = message.inReplyTo { body["context"] = ["message_id": .string(quoted)] }
        let (type, content) = Self.content(message.content)
        body["type"] = .string(type)
        body[type] = content
        if !message.correlation.isEmpty { body["biz_opaque_callback_data"] = .string(message.correlation) }
        json = .object(body)
    }

    private static func content(_ content: OutgoingContent) -> (type: String, JSONValue) {
        switch content {
        case .text(let text): ("text", ["body": .string(text), "preview_url": false])
        case .buttons(let body, let buttons): ("interactive", reply(body, buttons))
        case .list(let body, let button, let rows): ("interactive", list(body, button, rows))
        case .link(let body, let title, let url): ("interactive", link(body, title, url))
        case .media(let media): (media.kind, self.media(media))
        case .template(let call): ("template", template(call))
        case .flow(let call): ("interactive", flow(call))
        }
    }

    private static func reply(_ body: String, _ buttons: [OutgoingContent.Choice]) -> JSONValue {
        let encoded = buttons.map { button -> JSONValue in
            ["type": "reply", "reply": ["id": .string(button.payload), "title": .string(button.title)]]
        }
        return ["type": "button", "body": ["text": .string(body)], "action": ["buttons": .array(encoded)]]
    }

    private static func list(_ body: String, _ button: String, _ rows: [OutgoingContent.Choice]) -> JSONValue {
        var sections: [(title: String?, rows: [JSONValue])] = []
        for row in rows {
            var object: JSONObject = ["id": .string(row.payload), "title": .string(row.title)]
            if let detail = row.detail, !detail.isEmpty { object["description"] = .string(detail) }
            if let last = sections.indices.last, sections[last].title == row.section {
                sections[last].rows.append(.object(object))
            } else {
                sections.append((row.section, [.object(object)]))
            }
        }
        let encoded = sections.map { section -> JSONValue in
            var object: JSONObject = ["rows": .array(section.rows)]
            if let title = section.title { object["title"] = .string(title) }
            return .object(object)
        }
        return [
            "type": "list",
            "body": ["text": .string(body)],
            "action": ["button": .string(button), "sections": .array(encoded)],
        ]
    }

    private static func link(_ body: String, _ title: String, _ url: String) -> JSONValue {
        [
            "type": "cta_url",
            "body": ["text": .string(body)],
            "action": ["name": "cta_url", "parameters": ["display_text": .string(title), "url": .string(url)]],
        ]
    }

    /// Its first screen comes from our endpoint, hence no payload (Meta, "Sending a Flow").
    private static func flow(_ call: FlowCall) -> JSONValue {
        let parameters: JSONValue = [
            "flow_message_version": "3", "flow_id": .string(call.flow), "flow_cta": .string(call.button),
            "flow_token": .string(call.token), "mode": "published", "flow_action": "data_exchange",
        ]
        return [
            "type": "flow",
            "body": ["text": .string(call.body)],
            "action": ["name": "flow", "parameters": parameters],
        ]
    }

    private static func media(_ media: OutgoingMedia) -> JSONValue {
        var object: JSONObject = ["id": .string(media.id)]
        if let caption = media.caption, !caption.isEmpty { object["caption"] = .string(caption) }
        if let filename = media.filename, media.kind == "document" { object["filename"] = .string(filename) }
        return .object(object)
    }

    private static func template(_ call: TemplateCall) -> JSONValue {
        var components: [JSONValue] = []
        if !call.parameters.isEmpty {
            let parameters = call.parameters.map { parameter -> JSONValue in
                ["type": "text", "text": .string(oneLine(parameter))]
            }
            components.append(["type": "body", "parameters": .array(parameters)])
        }
        for (index, payload) in call.payloads.enumerated() {
            components.append([
                "type": "button", "sub_type": "quick_reply", "index": .string(String(index)),
                "parameters": [["type": "payload", "payload": .string(payload)]],
            ])
        }
        var object: JSONObject = ["name": .string(call.name), "language": ["code": .string(call.language)]]
        if !components.isEmpty { object["components"] = .array(components) }
        return .object(object)
    }

    /// A parameter may hold neither line breaks nor tabs nor long runs of spaces (Meta, code 132018).
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
