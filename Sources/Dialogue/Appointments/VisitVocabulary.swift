import Assets
import Care
import Foundation

/// The words of one language's file under `rules/visit-words`, as plain words.
struct VisitVocabulary: Sendable {
    /// The most words of one term.
    static let longestTerm = 6

    let language: String
    /// Where the language is much spoken, as ISO 3166 codes.
    let regions: Set<String>
    let terms: [PlainWords: VisitTag]
    /// Single words long enough to be recognised when mistyped.
    let mistyped: [NearWord]
    /// What may be written together with the word that follows, as Arabic does, longest first.
    let prefixes: [String]
    /// Emoji that call for help.
    let signs: [String]

    /// The vocabularies a message is read in: the writer's language, then English, then those of the clinic's country.
    static func chain(for language: LanguageTag, region: String?) -> [VisitVocabulary] {
        let own = language.fallbacks.last?.description
        let first = [own, "en"].compactMap { name in all.first { $0.language == name } }
        let country = all.filter { vocabulary in region.map(vocabulary.regions.contains) ?? false }
        var chain: [VisitVocabulary] = []
        for vocabulary in first + country where !chain.contains(where: { $0.language == vocabulary.language }) {
            chain.append(vocabulary)
        }
        return chain
    }

    static let all: [VisitVocabulary] = Assets.names(under: "rules/visit-words/").map { name in
        guard let bytes = Assets.bytes(name),
            // The reason does not matter here: a test reads every file.
            let file = try? JSONDecoder().decode(VisitWordsFile.self, from: Data(bytes)),
            let vocabulary = VisitVocabulary(file)
        else { preconditionFailure("\(name) is not a file of visit words") }
        return vocabulary
    }

    /// Nil for a tag nobody knows, an empty or too long term, or one that stands twice.
    private init?(_ file: VisitWordsFile) {
        var terms: [PlainWords: VisitTag] = [:]
        for (name, texts) in file.words {
            guard let tag = VisitTag(rawValue: name) else { return nil }
            for text in texts {
                let term = PlainWords(text)
                guard (1...Self.longestTerm).contains(term.words.count), terms.updateValue(tag, forKey: term) == nil
                else { return nil }
            }
        }
        language = file.language
        regions = Set(file.regions)
        self.terms = terms
        mistyped = terms.compactMap { term, tag in
            term.words.count == 1 && VisitTag.mistyped.contains(tag) ? NearWord(term.words[0], tag) : nil
        }
        prefixes = (file.prefixes ?? []).map { PlainWords($0).words.joined() }.sorted { $0.count > $1.count }
        signs = file.signs ?? []
    }
}

extension VisitVocabulary {
    /// Whether the text calls for help in any language there is, whoever wrote it.
    static func isEmergency(_ text: String, _ words: [String]) -> Bool {
        if all.contains(where: { $0.signs.contains(where: text.contains) }) { return true }
        return words.indices.contains { start in
            (1...min(longestTerm, words.count - start)).contains { length in
                let term = PlainWords(words: Array(words[start..<(start + length)]))
                return emergencies.contains(term)
            }
        }
    }

    private static let emergencies = Set(all.flatMap { $0.terms.filter { $0.value == .emergency }.keys })
}

/// The file as it is written.
private struct VisitWordsFile: Decodable {
    var language: String
    var regions: [String]
    var prefixes: [String]?
    var signs: [String]?
    var words: [String: [String]]
}
