import Assets
import Care
import Dialogue
import Foundation
import TestKit
import Testing

@Suite struct VisitWordsPropertyTests {
    private struct Words: Decodable {
        var version: Int
        var dated: String
        var language: String
        var regions: [String]
        var sources: [String]
        var words: [String: [String]]
    }

    private static func files() throws -> [Words] {
        try Assets.names(under: "rules/visit-words/").map { name in
            try JSONDecoder().decode(Words.self, from: Data(try #require(Assets.bytes(name))))
        }
    }

    @Test func `every language of the wording has its words, with a date and a source`() throws {
        let files = try Self.files()
        let shipped = Wording.languages.compactMap { $0.fallbacks.last?.description }
        #expect(Set(files.map(\.language)) == Set(shipped))
        for file in files {
            #expect(file.version >= 1 && file.dated.count == 10 && !file.sources.isEmpty, "\(file.language)")
            #expect(file.regions.allSatisfy { $0.count == 2 && $0 == $0.uppercased() }, "\(file.language)")
            #expect(file.words.values.allSatisfy { !$0.isEmpty }, "\(file.language)")
            #expect(file.words.count == files[0].words.count, "\(file.language)")
        }
    }

    @Test func `a word that leaves a message to staff does so alone, and an emergency beside a wish`() throws {
        for file in try Self.files() {
            let language = try #require(LanguageTag(file.language))
            let wish = try #require(file.words["book"]?.first)
            for tag in ["other", "negation", "symptom", "emergency"] {
                for word in file.words[tag] ?? [] {
                    #expect(VisitWords.meaning(of: word, language: language) == nil, "\(word) in \(language)")
                    // With any other word it may be a phrase that says more than its parts, as in "not able to come".
                    guard tag == "emergency" else { continue }
                    let both = VisitWords.meaning(of: "\(wish) \(word)", language: language)
                    #expect(both == nil, "\(wish) \(word) in \(language)")
                }
            }
        }
    }

    @Test func `greetings, courtesy and small words start nothing`() throws {
        for file in try Self.files() {
            let language = try #require(LanguageTag(file.language))
            for tag in ["glue", "reply", "is", "time", "clinician", "want", "offer", "visitLike", "theVisit", "today"] {
                for word in file.words[tag] ?? [] {
                    #expect(VisitWords.meaning(of: word, language: language) == nil, "\(word) in \(language)")
                }
            }
        }
    }

    @Test func `any text of any length is answered, and a long one is not read`() throws {
        let words = try Self.files().flatMap { $0.words.values.joined() }.sorted()
        let scalars: [Unicode.Scalar] = [
            "b", "k", " ", "\u{0}", "\u{300}", "\u{200D}", "🆘", "ا", "ل", "\u{94D}", "न", "Ａ", ".", "9", "٩",
            "\u{FFFD}",
            "\u{10FFFF}", "\n", "?",
        ]
        for seed in UInt64(0)..<600 {
            var random = SplitMix64(seed: seed)
            let length = seed.isMultiple(of: 50) ? 65_536 : Int.random(in: 0...300, using: &random)
            var pieces: [String] = []
            var count = 0
            while count < length {
                let word = Bool.random(using: &random) ? words.randomElement(using: &random).map { $0 + " " } : nil
                let piece = word ?? scalars.randomElement(using: &random).map { String($0) } ?? " "
                count += piece.unicodeScalars.count
                pieces.append(piece)
            }
            let text = pieces.joined()
            let language = try #require(Wording.languages.randomElement(using: &random))
            let wish = VisitWords.meaning(of: text, language: language, region: "KE", knownNames: [text, "Ana"])
            let again = VisitWords.meaning(of: text, language: language, region: "KE", knownNames: [text, "Ana"])
            #expect(wish == again, "seed \(seed)")
            if text.count > VisitWords.longest { #expect(wish == nil, "seed \(seed)") }
        }
    }

    @Test func `bytes that are not text are answered`() {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(VisitWords.meaning(of: text, language: .english) == nil, "seed \(seed)")
        }
    }

    @Test func `the longest message that is read is read to its end, one word more is left to staff`() {
        let full = Array(repeating: "please", count: VisitWords.mostWords - 1)
        #expect(VisitWords.mostWords * 7 > VisitWords.longest)
        let short = Array(repeating: "hi", count: VisitWords.mostWords - 1)
        #expect(VisitWords.meaning(of: (short + ["book"]).joined(separator: " "), language: .english) != nil)
        #expect(VisitWords.meaning(of: (short + ["hi", "book"]).joined(separator: " "), language: .english) == nil)
        #expect(VisitWords.meaning(of: (full + ["book"]).joined(separator: " "), language: .english) == nil)
        let marks = "book" + String(repeating: "\u{301}", count: 65_536)
        #expect(VisitWords.meaning(of: marks, language: .english) == nil)
        let letters = "book " + String(repeating: "q", count: VisitWords.longest - 5)
        #expect(VisitWords.meaning(of: letters, language: .english) == nil)
    }

    @Test func `what stops and starts messages is never a wish about visits`() throws {
        struct Vectors: Decodable { var vectors: [[String]] }
        let bytes = try #require(Assets.bytes("rules/opt-out-vectors.json"))
        for row in try JSONDecoder().decode(Vectors.self, from: Data(bytes)).vectors where row[2] != "none" {
            let language = try #require(LanguageTag(row[1]))
            #expect(VisitWords.meaning(of: row[0], language: language) == nil, "\(row[0]) in \(language)")
        }
    }
}
