extension TemplateDefinition {
    /// What Meta would refuse (Meta, Template components), so that it is mended before the review.
    package var problems: [String] {
        var problems: [String] = []
        if !Self.isValidName(name) { problems.append("The name takes 1 to 512 small letters, digits and underscores.") }
        if language.isEmpty { problems.append("The language is missing.") }
        problems += bodyProblems
        if let footer {
            if footer.unicodeScalars.count > 60 { problems.append("The footer is longer than 60 characters.") }
            if footer.contains("{{") { problems.append("The footer may hold no values.") }
        }
        if quickReplies.count > 10 { problems.append("There are more than 10 buttons.") }
        if Set(quickReplies).count != quickReplies.count { problems.append("Two buttons have the same text.") }
        for text in quickReplies where !(1...25).contains(text.unicodeScalars.count) {
            problems.append("The button \"\(text.prefix(40))\" must have 1 to 25 characters.")
        }
        return problems
    }

    /// The numbers between `{{` and `}}` in order; nil where there is no number.
    package var placeholders: [Int?] {
        var numbers: [Int?] = []
        var rest = body[...]
        while let open = rest.firstRange(of: "{{") {
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                numbers.append(nil)
                break
            }
            numbers.append(Int(rest[..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return numbers
    }

    private var bodyProblems: [String] {
        var problems: [String] = []
        if !(1...1_024).contains(body.unicodeScalars.count) {
            problems.append("The body must have 1 to 1,024 characters.")
        }
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
}
