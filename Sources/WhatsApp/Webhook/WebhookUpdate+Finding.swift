extension WebhookUpdate {
    /// The lists of a field's value whose every element is an update of its own.
    static func lists(of field: String) -> [String] {
        switch field {
        case "messages": ["messages", "statuses", "errors"]
        case "calls": ["calls", "statuses", "errors"]
        case "user_preferences": ["user_preferences"]
        case "smb_message_echoes", "message_echoes": ["message_echoes"]
        case "smb_app_state_sync": ["state_sync"]
        case "history": ["history"]
        default: field.hasPrefix("group_") ? ["groups"] : []
        }
    }

    /// The updates of a payload in order; stops soon after `limit`, as nobody wants more than that.
    static func all(in root: JSONValue, limit: Int) -> [WebhookUpdate] {
        guard let entries = root["entry"], !entries.isNull else { return [] }
        guard let elements = entries.array else {
            return [malformed(Place(entry: 0, element: nil), entries)]
        }
        var updates: [WebhookUpdate] = []
        for (index, entry) in elements.enumerated() where updates.count <= limit {
            append(entry, at: index, limit: limit, to: &updates)
        }
        return updates
    }

    private static func append(_ entry: JSONValue, at index: Int, limit: Int, to updates: inout [WebhookUpdate]) {
        guard entry.object != nil, let changes = entry["changes"]?.array else {
            updates.append(malformed(Place(entry: index), entry))
            return
        }
        for (position, change) in changes.enumerated() where updates.count <= limit {
            let place = Place(entry: index, change: position)
            guard let field = change["field"]?.string, let value = change["value"], value.object != nil else {
                updates.append(malformed(place, change, in: entry))
                continue
            }
            let whole = WebhookUpdate(
                place: place,
                entryID: entry["id"],
                entryTime: entry["time"],
                field: field,
                value: value,
                body: value
            )
            whole.appendElements(limit: limit, to: &updates)
        }
    }

    /// Appends the elements of the change's lists, or the change as a whole if it has no list we know.
    private func appendElements(limit: Int, to updates: inout [WebhookUpdate]) {
        let names = Self.lists(of: field)
        let present = names.filter { value[$0].map { !$0.isNull } ?? false }
        guard !present.isEmpty else {
            updates.append(self)
            return
        }
        let contacts = Contacts(value)
        let start = updates.count
        for name in present {
            guard let list = value[name] else { continue }
            guard let elements = list.array else {
                updates.append(element(list, of: name, at: nil, contacts: contacts, isOnly: false))
                continue
            }
            for (index, body) in elements.enumerated() where updates.count <= limit {
                updates.append(
                    element(body, of: name, at: index, contacts: contacts, isOnly: elements.count == 1)
                )
            }
        }
        if start < updates.count {
            updates[start].place.isFirst = true
        } else if hasMore {
            // All its lists are empty, but it says something else: that is kept.
            updates.append(self)
        }
    }

    /// Whether the value holds more than its lists and what every value holds.
    private var hasMore: Bool {
        let known = ["messaging_product", "metadata", "contacts"] + Self.lists(of: field)
        return value.object?.members.contains { !known.contains($0.name) && !$0.value.isNull } ?? false
    }

    private func element(
        _ body: JSONValue,
        of list: String,
        at index: Int?,
        contacts: Contacts,
        isOnly: Bool
    ) -> WebhookUpdate {
        var update = self
        update.place.list = list
        update.place.element = index
        update.body = body
        update.isMalformed = index == nil || body.object == nil
        update.place.contact = contacts.index(for: body, isOnly: isOnly)
        update.contact = update.place.contact.flatMap { value["contacts"]?[$0] }
        return update
    }

    private static func malformed(_ place: Place, _ body: JSONValue, in entry: JSONValue = .null) -> WebhookUpdate {
        WebhookUpdate(
            place: place,
            entryID: entry["id"],
            entryTime: entry["time"],
            field: "malformed",
            value: .null,
            body: body,
            isMalformed: true
        )
    }
}

/// The people a change names, found by phone number or by business-scoped id.
private struct Contacts {
    private var places: [String: Int] = [:]
    private let count: Int

    init(_ value: JSONValue) {
        let contacts = value["contacts"]?.array ?? []
        count = contacts.count
        for (index, contact) in contacts.enumerated() {
            for name in ["wa_id", "user_id"] {
                if let id = contact[name]?.text, !id.isEmpty { places[id] = places[id] ?? index }
            }
        }
    }

    /// The place of the contact an element is about; an element that names nobody is about the only one there is.
    func index(for body: JSONValue, isOnly: Bool) -> Int? {
        var isNamed = false
        for name in ["from", "from_user_id", "recipient_id", "recipient_user_id", "wa_id", "user_id"] {
            guard let id = body[name]?.text, !id.isEmpty else { continue }
            if let index = places[id] { return index }
            isNamed = true
        }
        // Whom a call of ours goes to; on other updates it is our own number, which is nobody's contact.
        if let id = body["to"]?.text, let index = places[id] { return index }
        return isOnly && !isNamed && count == 1 ? 0 : nil
    }
}
