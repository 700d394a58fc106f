import Care
import WhatsApp

/// Reads a template as it is submitted, and refuses what Meta's own checks refuse (Meta, template components).
extension SimulatedTemplate {
    /// `needsExamples` is false for what is put on the shelf without a review.
    init(submitted body: JSONValue, needsExamples: Bool = true) throws(GraphError) {
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
        try take(components, needsExamples: needsExamples)
        try takeTimeToLive(body)
    }

    /// Seconds: 30 to 43,200 for UTILITY, 30 to 900 for AUTHENTICATION, 43,200 to 2,592,000 for MARKETING; -1 is 30 days
    /// (Meta, time-to-live).
    mutating func takeTimeToLive(_ body: JSONValue) throws(GraphError) {
        guard let value = body["message_send_ttl_seconds"] else { return }
        let range: ClosedRange<Int64> =
            switch category {
            case "MARKETING": 43_200...2_592_000
            case "AUTHENTICATION": 30...900
            default: 30...43_200
            }
        guard let seconds = value.integer, range.contains(seconds) || (seconds == -1 && category != "MARKETING") else {
            throw .invalid(
                "message_send_ttl_seconds",
                "must be \(range.lowerBound) to \(range.upperBound) for \(category)"
            )
        }
        timeToLive = seconds == -1 ? nil : .seconds(seconds)
    }

    /// Puts these components in place of what there is.
    mutating func take(_ list: [JSONValue], needsExamples: Bool = true) throws(GraphError) {
        (headerFormat, headerText, footer, body, buttons) = (nil, nil, nil, "", [])
        for component in list {
            switch component["type"]?.string?.uppercased() {
            case "HEADER": try takeHeader(component)
            case "BODY": try takeBody(component)
            case "FOOTER":
                footer = component["text"]?.string
                guard (footer?.unicodeScalars.count ?? 0) <= 60, Self.variables(footer ?? "").isEmpty else {
                    throw Self.malformed(2_388_073, "The footer may have 60 characters and no variables.")
                }
            case "BUTTONS": try takeButtons(component["buttons"]?.array ?? [])
            default: continue
            }
        }
        guard !body.isEmpty else { throw Self.malformed(2_388_072, "A template needs a body.") }
        components = .array(list)
        if needsExamples { try checkExamples(list) }
    }

    private mutating func takeHeader(_ component: JSONValue) throws(GraphError) {
        headerFormat = component["format"]?.string?.uppercased() ?? "TEXT"
        headerText = component["text"]?.string
        guard (headerText?.unicodeScalars.count ?? 0) <= 60, Self.variables(headerText ?? "").count <= 1 else {
            throw Self.malformed(2_388_047, "The header may have 60 characters and one variable.")
        }
    }

    private mutating func takeBody(_ component: JSONValue) throws(GraphError) {
        guard let text = component["text"]?.string else {
            guard category == "AUTHENTICATION" else { throw .missing("components.text") }
            body = "*{{1}}* is your verification code."
            return
        }
        guard (1...1_024).contains(text.unicodeScalars.count) else {
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
            guard text.unicodeScalars.count <= 25 else {
                throw GraphError(100, "A button's text may have 25 characters.")
            }
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

    /// Every variable needs an example, or the reviewers cannot judge it (Meta, template components).
    private func checkExamples(_ list: [JSONValue]) throws(GraphError) {
        for component in list {
            let example = component["example"]
            let isComplete: Bool
            switch component["type"]?.string?.uppercased() {
            case "BODY":
                let needed = category == "AUTHENTICATION" ? 0 : Self.variables(body).count
                // Meta's own pages show the examples in a list of lists and in a flat one.
                let flat = example?["body_text"]?[0]?.array ?? example?["body_text"]?.array ?? []
                isComplete = max(flat.count, example?["body_text_named_params"]?.array?.count ?? 0) >= needed
            case "HEADER":
                let needed = Self.variables(headerText ?? "").count
                let given = example?["header_text"]?.array ?? example?["header_text_named_params"]?.array ?? []
                isComplete = given.count >= needed
            case "BUTTONS":
                isComplete = (component["buttons"]?.array ?? []).allSatisfy { button in
                    !(button["url"]?.string ?? "").contains("{{") || button["example"] != nil
                }
            default: isComplete = true
            }
            guard isComplete else {
                throw GraphError(100, "Message template component is missing expected field(s): example.")
            }
        }
    }

    private static func malformed(_ subcode: Int, _ why: String) -> GraphError {
        GraphError(100, why, subcode: subcode, userTitle: "Message template is not valid", userMessage: why)
    }
}
