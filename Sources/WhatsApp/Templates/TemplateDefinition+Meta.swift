package import Dialogue

extension TemplateDefinition {
    /// The body of the call that creates the template at Meta.
    package var creation: JSONValue {
        var main: JSONObject = ["type": "BODY", "text": .string(body)]
        if !examples.isEmpty { main["example"] = ["body_text": [.array(examples.map(JSONValue.string))]] }
        var components: [JSONValue] = [.object(main)]
        if !footer.isEmpty { components.append(["type": "FOOTER", "text": .string(footer)]) }
        if !quickReplies.isEmpty {
            let buttons = quickReplies.map { text -> JSONValue in ["type": "QUICK_REPLY", "text": .string(text)] }
            components.append(["type": "BUTTONS", "buttons": .array(buttons)])
        }
        var creation: JSONObject = [
            "name": .string(name), "language": .string(language), "category": .string(category),
            "parameter_format": "POSITIONAL", "components": .array(components),
        ]
        if let timeToLive { creation["message_send_ttl_seconds"] = .integer(Int64(timeToLive)) }
        return .object(creation)
    }

    /// What Meta would refuse (Meta, Template components), so that it is mended before the review.
    package var problems: [String] {
        var problems: [String] = []
        if !MessageLimits.isTemplateName(name) {
            problems.append("The name takes 1 to 512 small letters, digits and underscores.")
        }
        if language.isEmpty { problems.append("The language is missing.") }
        if !["UTILITY", "MARKETING", "AUTHENTICATION"].contains(category) {
            problems.append("The category is none of Meta's.")
        }
        problems += bodyProblems
        if let timeToLive, category == "UTILITY", !(30...43_200).contains(timeToLive) {
            problems.append("WhatsApp keeps a message of this category for 30 to 43,200 seconds.")
        }
        if footer.unicodeScalars.count > 60 { problems.append("The footer is longer than 60 characters.") }
        if footer.contains("{{") { problems.append("The footer may hold no values.") }
        if quickReplies.count > 10 { problems.append("There are more than 10 buttons.") }
        if Set(quickReplies).count != quickReplies.count { problems.append("Two buttons have the same text.") }
        for text in quickReplies where !(1...25).contains(text.unicodeScalars.count) {
            problems.append("The button \"\(text.prefix(40))\" must have 1 to 25 characters.")
        }
        return problems
    }

    private var bodyProblems: [String] {
        var problems: [String] = []
        if !(1...1_024).contains(body.unicodeScalars.count) {
            problems.append("The body must have 1 to 1,024 characters.")
        }
        let placeholders = placeholders
        let numbers = Set(placeholders.compactMap(\.self))
        if placeholders.contains(nil) || numbers != Set(1..<numbers.count + 1) {
            problems.append("The values must be {{1}}, {{2}} and so on, without a gap.")
        }
        if numbers.count != examples.count { problems.append("\(numbers.count) values need as many examples.") }
        if body.hasPrefix("{{") || body.hasSuffix("}}") {
            problems.append("The body may not begin or end with a value.")
        }
        if body.contains("}}{{") || body.contains("}} {{") { problems.append("Two values stand side by side.") }
        return problems
    }

    /// The numbers between `{{` and `}}` in order; nil where there is no number.
    private var placeholders: [Int?] {
        var numbers: [Int?] = []
        for piece in body.components(between: "{{", and: "}}") { numbers.append(piece.flatMap { Int($0) }) }
        return numbers
    }
}

extension String {
    /// What stands between each pair of marks; nil for an opening mark that is never closed.
    fileprivate func components(between open: String, and close: String) -> [Substring?] {
        var found: [Substring?] = []
        var rest = self[...]
        while let start = rest.firstRange(of: open) {
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: close) else { return found + [nil] }
            found.append(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        return found
    }
}
