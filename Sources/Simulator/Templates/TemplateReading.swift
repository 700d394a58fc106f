import WhatsApp

/// Reads a template as it is submitted, and refuses what Meta's own checks refuse (Meta, template components).
extension SimulatedTemplate {
    init(submitted body: JSONValue) throws(GraphError) {
        guard let name = body["name"]?.string, (1...512).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { throw .invalid("name", "must be 1 to 512 lower-case letters, digits and underscores") }
        guard let language = body["language"]?.string, (2...12).contains(language.utf8.count) else {
            throw .invalid("language", "must be a language code such as en_US")
        }
        guard let category = body["category"]?.string?.uppercased(),
            ["UTILITY", "MARKETING", "AUTHENTICATION"].contains(category)
        else { throw .invalid("category", "must be UTILITY, MARKETING or AUTHENTICATION") }
        guard let components = body["components"]?.array else { throw .missing("components") }
        self.init(
            id: 0,
            name: name,
            language: language,
            category: category,
            status: "PENDING",
            isNamed: body["parameter_format"]?.string?.uppercased() == "NAMED",
            components: .array([]),
            body: "",
            buttons: []
        )
        try take(components)
    }

    /// Puts these components in place of what there is.
    mutating func take(_ list: [JSONValue]) throws(GraphError) {
        (headerFormat, headerText, footer, body, buttons) = (nil, nil, nil, "", [])
        for component in list {
            switch component["type"]?.string?.uppercased() {
            case "HEADER": try takeHeader(component)
            case "BODY": try takeBody(component)
            case "FOOTER":
                footer = component["text"]?.string
                guard (footer?.count ?? 0) <= 60, Self.variables(footer ?? "").isEmpty else {
                    throw Self.malformed(2_388_073, "The footer may have 60 characters and no variables.")
                }
            case "BUTTONS": try takeButtons(component["buttons"]?.array ?? [])
            default: continue
            }
        }
        guard !body.isEmpty else { throw Self.malformed(2_388_072, "A template needs a body.") }
        components = .array(list)
    }

    private mutating func takeHeader(_ component: JSONValue) throws(GraphError) {
        headerFormat = component["format"]?.string?.uppercased() ?? "TEXT"
        headerText = component["text"]?.string
        guard (headerText?.count ?? 0) <= 60, Self.variables(headerText ?? "").count <= 1 else {
            throw Self.malformed(2_388_047, "The header may have 60 characters and one variable.")
        }
    }

    private mutating func takeBody(_ component: JSONValue) throws(GraphError) {
        guard let text = component["text"]?.string else {
            guard category == "AUTHENTICATION" else { throw .missing("components.text") }
            body = "*{{1}}* is your verification code."
            return
        }
        guard (1...1_024).contains(text.count) else {
            throw Self.malformed(2_388_040, "The body may have 1,024 characters.")
        }
        let plain = text.trimmingSpaces
        guard !plain.hasPrefix("{{"), !plain.hasSuffix("}}") else {
            throw Self.malformed(2_388_299, "Variables can't be at the start or end of the template.")
        }
        let names = Self.variables(text)
        guard isNamed || names.enumerated().allSatisfy({ String($0.offset + 1) == $0.element }) else {
            throw Self.malformed(2_388_072, "The body's variables must be {{1}}, {{2}} and so on, in order.")
        }
        body = text
    }

    private mutating func takeButtons(_ list: [JSONValue]) throws(GraphError) {
        guard list.count <= 10 else { throw GraphError(100, "A template may have 10 buttons.") }
        for button in list {
            let text = button["text"]?.string ?? ""
            guard text.count <= 25 else { throw GraphError(100, "A button's text may have 25 characters.") }
            let target = button["url"]?.string ?? button["phone_number"]?.text ?? button["example"]?.text ?? ""
            buttons.append(Button(type: button["type"]?.string?.uppercased() ?? "", text: text, target: target))
        }
        let replies = buttons.indices.filter { buttons[$0].type == "QUICK_REPLY" }
        if let first = replies.first, let last = replies.last, last - first + 1 != replies.count {
            throw GraphError(100, "Quick reply buttons must stand together.")
        }
        guard buttons.count(where: { $0.type == "URL" }) <= 2, buttons.count(where: { $0.type == "PHONE_NUMBER" }) <= 1
        else { throw GraphError(100, "A template may have 2 URL buttons and 1 phone button.") }
    }

    private static func malformed(_ subcode: Int, _ why: String) -> GraphError {
        GraphError(100, why, subcode: subcode, userTitle: "Message template is not valid", userMessage: why)
    }
}
