/// A BCP 47 language tag, kept as `pt-BR`: language in lower case, script in title case, region in upper case.
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Accepts `pt`, `pt-BR`, `pt_BR`, any case; anything else is nil.
    package init?(_ text: String) {
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "_" })
        guard let first = parts.first, (2...3).contains(first.count), parts.count <= 3,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
        else { return nil }
        var tag = first.lowercased()
        for part in parts.dropFirst() {
            tag +=
                "-"
                + (part.count == 4 ? part.prefix(1).uppercased() + part.dropFirst().lowercased() : part.uppercased())
        }
        description = tag
    }

    package static let english = LanguageTag(known: "en")

    private init(known: String) {
        description = known
    }

    /// The tag and what it falls back to: `pt-BR`, then `pt`.
    package var fallbacks: [LanguageTag] {
        var parts = description.split(separator: "-")
        var tags: [LanguageTag] = []
        while !parts.isEmpty {
            tags.append(LanguageTag(known: parts.joined(separator: "-")))
            parts.removeLast()
        }
        return tags
    }

    /// The first of this tag's fall-backs that is on offer, or English.
    package func best(among offered: [LanguageTag]) -> LanguageTag {
        fallbacks.first(where: offered.contains) ?? .english
    }
}
