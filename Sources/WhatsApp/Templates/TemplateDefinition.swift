/// A message template as we want Meta to have it: a body, perhaps a footer, perhaps quick replies.
package struct TemplateDefinition: Hashable, Sendable {
    /// Meta's categories.
    package enum Category: String, Sendable, CaseIterable {
        case utility = "UTILITY"
        case marketing = "MARKETING"
        case authentication = "AUTHENTICATION"
    }

    package var name: String
    /// Meta's language code, such as `pt_BR`.
    package var language: String
    package var category: Category
    /// With `{{1}}`, `{{2}}`, … where the values go.
    package var body: String
    /// One example for each value, for Meta's review; invented people only.
    package var examples: [String]
    package var footer: String?
    package var quickReplies: [String]

    package init(
        name: String,
        language: String,
        category: Category,
        body: String,
        examples: [String] = [],
        footer: String? = nil,
        quickReplies: [String] = []
    ) {
        self.name = name
        self.language = language
        self.category = category
        self.body = body
        self.examples = examples
        self.footer = footer
        self.quickReplies = quickReplies
    }

    package static func isValidName(_ name: String) -> Bool {
        (1...512).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// The body of the call that creates it.
    package var json: JSONValue {
        var main: JSONObject = ["type": "BODY", "text": .string(body)]
        if !examples.isEmpty { main["example"] = ["body_text": [.array(examples.map(JSONValue.string))]] }
        var components: [JSONValue] = [.object(main)]
        if let footer, !footer.isEmpty { components.append(["type": "FOOTER", "text": .string(footer)]) }
        if !quickReplies.isEmpty {
            let buttons = quickReplies.map { text -> JSONValue in ["type": "QUICK_REPLY", "text": .string(text)] }
            components.append(["type": "BUTTONS", "buttons": .array(buttons)])
        }
        return [
            "name": .string(name), "language": .string(language), "category": .string(category.rawValue),
            "parameter_format": "POSITIONAL", "components": .array(components),
        ]
    }
}
