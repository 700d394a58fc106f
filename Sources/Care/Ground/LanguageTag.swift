/// A BCP 47 language tag, kept as `pt-BR`: language in lower case, script in title case, region in upper case.
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Accepts a language and, if any, a script and a region (`pt`, `pt-BR`, `pt_BR`, `zh-hant-tw`, `es-419`) in any
    /// case; anything else is nil.
    package init?(_ text: String) {
        guard text.utf8.count <= 11 else { return nil }
        var parts = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "-" || $0 == "_" })[...]
        guard let language = parts.popFirst(), (2...3).contains(language.count), language.isLetters else { return nil }
        var tag = language.lowercased()
        if let script = parts.first, script.count == 4, script.isLetters {
            tag += "-" + script.prefix(1).uppercased() + script.dropFirst().lowercased()
            parts.removeFirst()
        }
        if let region = parts.first, (region.count == 2 && region.isLetters) || (region.count == 3 && region.isDigits) {
            tag += "-" + region.uppercased()
            parts.removeFirst()
        }
        guard parts.isEmpty else { return nil }
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

extension Substring {
    fileprivate var isLetters: Bool { allSatisfy { $0.isASCII && $0.isLetter } }
    fileprivate var isDigits: Bool { allSatisfy { $0.isASCII && $0.isNumber } }
}
