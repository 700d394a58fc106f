/// Cuts the bytes of one update out of a payload of many and gives them an envelope of their own.
struct PayloadCutter {
    private let root: [String: JSONSlice]
    private let entries: [JSONSlice]?
    /// The entry and change looked at last: updates come in order, so each is cut open once.
    private var entry: (index: Int, members: [String: JSONSlice], changes: [JSONSlice])?
    private var change: (entry: Int, index: Int, members: [String: JSONSlice], value: OpenedValue)?

    /// The payload must be well formed.
    init(_ payload: [UInt8]) {
        root = JSONSlice(payload[...]).members()
        entries = root["entry"].flatMap { $0.isArray ? $0.elements() : nil }
    }

    mutating func cut(_ update: WebhookUpdate) -> [UInt8] {
        var text = JSONText()
        text.open("{")
        text.member("object", root["object"])
        if let entries, entries.indices.contains(update.place.entry) {
            text.name("entry")
            text.open("[")
            writeEntry(update, entries[update.place.entry], to: &text)
            text.close("]")
        } else {
            text.member("entry", root["entry"])
        }
        text.close("}")
        return text.bytes
    }

    private mutating func writeEntry(_ update: WebhookUpdate, _ slice: JSONSlice, to text: inout JSONText) {
        let place = update.place
        guard let position = place.change else {
            text.value(slice)
            return
        }
        if entry?.index != place.entry {
            let members = slice.members()
            entry = (place.entry, members, members["changes"]?.elements() ?? [])
        }
        guard let entry, entry.changes.indices.contains(position) else { return }
        text.open("{")
        text.member("id", entry.members["id"])
        text.member("time", entry.members["time"])
        text.name("changes")
        text.open("[")
        writeChange(update, position, entry.changes[position], to: &text)
        text.close("]")
        text.close("}")
    }

    private mutating func writeChange(
        _ update: WebhookUpdate,
        _ position: Int,
        _ slice: JSONSlice,
        to text: inout JSONText
    ) {
        let place = update.place
        guard let list = place.list else {
            text.value(slice)
            return
        }
        if change?.entry != place.entry || change?.index != position {
            let members = slice.members()
            change = (place.entry, position, members, OpenedValue(members["value"]))
        }
        guard var current = change else { return }
        text.open("{")
        text.member("field", current.members["field"])
        text.name("value")
        current.value.write(update, list, to: &text)
        text.close("}")
        change = current
    }
}

/// A change's `value`, cut into members, and its lists into elements as they are asked for.
private struct OpenedValue {
    private let members: [String: JSONSlice]
    private var lists: [String: [JSONSlice]] = [:]

    init(_ value: JSONSlice?) {
        members = value?.members() ?? [:]
    }

    /// Writes the value with only the one element and contact; its other members go with the first element.
    mutating func write(_ update: WebhookUpdate, _ list: String, to text: inout JSONText) {
        let place = update.place
        text.open("{")
        text.member("messaging_product", members["messaging_product"])
        text.member("metadata", members["metadata"])
        if let index = place.contact, let contact = element("contacts", index) { text.list("contacts", contact) }
        if let index = place.element {
            if let element = element(list, index) { text.list(list, element) }
        } else {
            text.member(list, members[list])
        }
        if place.isFirst {
            let written = ["messaging_product", "metadata", "contacts"] + WebhookUpdate.lists(of: update.field)
            for name in members.keys.sorted() where !written.contains(name) { text.member(name, members[name]) }
        }
        text.close("}")
    }

    private mutating func element(_ list: String, _ index: Int) -> JSONSlice? {
        if lists[list] == nil { lists[list] = members[list]?.elements() ?? [] }
        guard let elements = lists[list], elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
