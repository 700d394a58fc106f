package import WhatsApp

/// A Flow's screen as a phone shows it: components with their texts and lists filled in, those that are hidden left out.
package struct FlowView: Sendable {
    package struct Part: Sendable {
        /// Its place among all components of the screen.
        package var index: Int
        package var type: String
        /// Properties by Meta's names, without actions.
        package var properties: JSONObject
        /// As the Flow JSON has it; its payload is filled in when it runs.
        package var action: JSONValue?

        package var name: String? { properties["name"]?.string }
        package var isRequired: Bool { properties["required"]?.bool ?? false }
        package var options: [JSONValue] { properties["data-source"]?.array ?? [] }
    }

    package let screen: String
    package let title: String
    package let components: [Part]
    package let canGoBack: Bool
    package let message: String?

    /// Nil before the first screen and after the end.
    package init?(_ session: FlowSession) {
        guard session.end == nil, let shown = session.current, let screen = session.screenDefinition(shown.screen)
        else {
            return nil
        }
        self.screen = shown.screen
        title = screen["title"]?.text ?? ""
        canGoBack = session.depth > 1
        message = session.message
        components = (screen["layout"]?["children"]?.array ?? []).enumerated().compactMap { index, component in
            Self.part(index, component, shown.data)
        }
    }

    private static func part(_ index: Int, _ component: JSONValue, _ data: JSONObject) -> Part? {
        guard let type = component["type"]?.string, let members = component.object?.members else { return nil }
        var properties = JSONObject()
        var action: JSONValue?
        for member in members {
            if member.name.hasSuffix("-action") {
                action = member.value
            } else {
                properties[member.name] = resolve(member.value, data, JSONObject())
            }
        }
        guard properties["visible"]?.bool ?? true else { return nil }
        return Part(index: index, type: type, properties: properties, action: action)
    }

    /// The label of the first field that must be filled in and is not.
    func firstMissing(_ form: JSONObject) -> String? {
        let open = components.first { part in
            guard part.isRequired, let name = part.name else { return false }
            return (form[name]?.text ?? "").isEmpty
        }
        return open?.properties["label"]?.text
    }

    package func component(named name: String) -> Part? { components.first { $0.name == name } }
    package var footer: Part? { components.first { $0.type == "Footer" } }

    /// Puts data and fields in the place of `${data.x}` and `${form.x}`; a field nobody filled in is an empty text.
    static func resolve(_ value: JSONValue, _ data: JSONObject, _ form: JSONObject) -> JSONValue {
        switch value {
        case .string(let text):
            if let name = name(in: text, of: "data") { return data[name] ?? .null }
            if let name = name(in: text, of: "form") { return form[name] ?? "" }
            return value
        case .array(let elements): return .array(elements.map { resolve($0, data, form) })
        case .object(let object):
            return .object(JSONObject(object.members.map { ($0.name, resolve($0.value, data, form)) }))
        default: return value
        }
    }

    private static func name(in text: String, of place: String) -> String? {
        let prefix = "${\(place)."
        guard text.hasPrefix(prefix), text.hasSuffix("}") else { return nil }
        return String(text.dropFirst(prefix.count).dropLast())
    }
}

extension FlowSession {
    /// What the page shows: the screen, or why there is none any more.
    package var json: JSONValue {
        if let view = FlowView(self) { return view.json }
        return switch end {
        case .finished?: ["end": "finished"]
        case .noLongerValid(let message)?: ["end": "noLongerValid", "message": .string(message)]
        case .failed?, nil: ["end": "failed"]
        }
    }
}

extension FlowView {
    var json: JSONValue {
        var object: JSONObject = [
            "screen": .string(screen), "title": .string(title), "back": .bool(canGoBack),
            "components": .array(
                components.map { part in
                    var object = part.properties
                    object["index"] = .integer(Int64(part.index))
                    object["acts"] = .bool(part.action != nil)
                    return .object(object)
                }
            ),
        ]
        if let message { object["message"] = .string(message) }
        return .object(object)
    }
}
