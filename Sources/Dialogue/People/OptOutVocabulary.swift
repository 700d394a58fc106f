import Assets
import Care
import Foundation

/// The words of `rules/opt-out-words.json` that count for the speakers of one language, as plain words.
struct OptOutVocabulary: Sendable {
    private(set) var stop: Set<PlainWords> = []
    private(set) var plain: Set<PlainWords> = []
    private(set) var cancel: Set<PlainWords> = []
    private(set) var start: Set<PlainWords> = []
    private(set) var phrases: Set<PlainWords> = []
    private(set) var objects: Set<String> = []
    private(set) var pronouns: Set<String> = []
    private(set) var glue: Set<String> = []
    /// Longest first, so that "thank you" goes before "thank".
    private var courtesy: [PlainWords] = []

    static func of(_ language: LanguageTag) -> Shelf {
        let primary = language.fallbacks.last?.description ?? ""
        return table[primary] ?? common
    }

    /// A vocabulary beside its twin for messages written with stretched letters.
    struct Shelf: Sendable {
        let asWritten: OptOutVocabulary
        let squeezed: OptOutVocabulary
    }

    /// The words without "please", "thank you" and the like, unless nothing else is left.
    func withoutCourtesy(_ said: PlainWords) -> PlainWords {
        var words = said.words
        for polite in courtesy {
            while let found = words.firstRange(of: polite.words) { words.removeSubrange(found) }
        }
        return words.isEmpty ? said : PlainWords(words: words)
    }

    private static let file: OptOutFile = {
        guard let bytes = Assets.bytes("rules/opt-out-words.json"),
            // The reason does not matter here: a test reads the file.
            let file = try? JSONDecoder().decode(OptOutFile.self, from: Data(bytes))
        else { preconditionFailure("rules/opt-out-words.json cannot be read") }
        return file
    }()

    private static let common = Shelf(
        asWritten: OptOutVocabulary(form: { $0 }),
        squeezed: OptOutVocabulary(form: { $0.squeezed })
    )

    private static let table: [String: Shelf] = file.languages.reduce(into: [:]) { table, entry in
        table[entry.language] = Shelf(
            asWritten: common.asWritten.adding(ownWordsOf: entry) { $0 },
            squeezed: common.squeezed.adding(ownWordsOf: entry) { $0.squeezed }
        )
    }

    /// The words that count for everybody.
    private init(form: (PlainWords) -> PlainWords) {
        for entry in Self.file.languages {
            courtesy += (entry.courtesy ?? []).map { form(PlainWords($0)) }
            objects.formUnion((entry.objects ?? []).flatMap { form(PlainWords($0)).words })
            pronouns.formUnion((entry.pronouns ?? []).flatMap { form(PlainWords($0)).words })
            glue.formUnion((entry.glue ?? []).flatMap { form(PlainWords($0)).words })
        }
        courtesy.sort { $0.words.count > $1.words.count }
        for entry in Self.file.languages {
            stop.formUnion(bare(entry.stop, form))
            start.formUnion(bare(entry.start, form))
            plain.formUnion(bare(entry.plain, form))
            cancel.formUnion(bare(entry.cancel, form))
            phrases.formUnion(bare(entry.phrases, form))
        }
    }

    /// With the words that count only from people who speak the language.
    private func adding(ownWordsOf entry: OptOutFile.Entry, form: (PlainWords) -> PlainWords) -> OptOutVocabulary {
        var vocabulary = self
        vocabulary.stop.formUnion(bare(entry.ownLanguage, form))
        vocabulary.start.formUnion(bare(entry.startOwnLanguage, form))
        return vocabulary
    }

    /// The terms as they are compared: what is said to us loses its courtesy, so they do too.
    private func bare(_ terms: [String]?, _ form: (PlainWords) -> PlainWords) -> Set<PlainWords> {
        Set((terms ?? []).map { withoutCourtesy(form(PlainWords($0))) })
    }
}

/// The file as it is written.
private struct OptOutFile: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        var language: String
        var stop: [String]?
        var plain: [String]?
        var ownLanguage: [String]?
        var cancel: [String]?
        var start: [String]?
        var startOwnLanguage: [String]?
        var phrases: [String]?
        var courtesy: [String]?
        var objects: [String]?
        var pronouns: [String]?
        var glue: [String]?
    }

    var languages: [Entry]
}
