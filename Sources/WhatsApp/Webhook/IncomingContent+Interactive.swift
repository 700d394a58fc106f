import Dialogue

extension IncomingContent {
    /// The answer to one of our interactive messages.
    static func interactive(_ part: JSONValue) -> IncomingContent? {
        for name in ["button_reply", "list_reply"] {
            guard let reply = part[name], let payload = reply["id"]?.text else { continue }
            return .tap(payload: payload, title: reply["title"]?.string ?? "")
        }
        if let form = part["nfm_reply"], let json = formText(form["response_json"]) {
            return .form(name: form["name"]?.string ?? "flow", json: json)
        }
        for name in ["call_permission_reply", "payment_method"] {
            guard let answer = part[name], answer.object != nil, let json = formText(answer) else { continue }
            return .form(name: name, json: json)
        }
        guard let type = part["type"]?.string else { return nil }
        return .unsupported(type: "interactive.\(type.prefix(48))")
    }

    /// What WhatsApp itself reports in the conversation: a new number, a new scoped id, a changed identity.
    static func system(_ part: JSONValue, identity: JSONValue?) -> IncomingContent? {
        guard let type = part["type"]?.string else { return nil }
        switch type {
        case "user_changed_number", "customer_changed_number", "user_changed_user_id":
            let phone = part["wa_id"] ?? part["new_wa_id"]
            guard let address = ChannelAddress(phone: phone, userID: part["user_id"]) else { return nil }
            return .addressChange(to: address, text: part["body"]?.string ?? "")
        case "customer_identity_changed", "user_identity_changed":
            return .identityChange(hash: identity?["hash"]?.text ?? part["identity"]?.text)
        default:
            return .unsupported(type: "system.\(type.prefix(48))")
        }
    }

    /// A form's answers, which come as a JSON text or, from some senders, as the object itself.
    private static func formText(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text
        case .some(.null), nil: nil
        case .some(let value): String(decoding: value.encoded(), as: UTF8.self)
        }
    }
}
