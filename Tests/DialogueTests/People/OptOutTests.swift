import Assets
import Care
import Dialogue
import Foundation
import TestKit
import Testing

@Suite struct OptOutTests {
    /// A row of the file: text, language, meaning.
    private struct Vectors: Decodable {
        var vectors: [[String]]
    }

    @Test func `every vector of the file means what it says`() throws {
        let bytes = try #require(Assets.bytes("rules/opt-out-vectors.json"))
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(bytes)).vectors
        #expect(vectors.count > 150)
        for row in vectors {
            let (text, expected) = (row[0], row[2])
            let language = try #require(LanguageTag(row[1]))
            let withVisit = OptOut.meaning(of: text, language: language, hasUpcomingVisit: true)
            #expect(withVisit.rawValue == expected, "\(text) in \(language)")
            let without = OptOut.meaning(of: text, language: language, hasUpcomingVisit: false)
            #expect(without.rawValue == (expected == "ambiguousCancel" ? "stop" : expected), "\(text) in \(language)")
        }
    }

    @Test func `the words we tell patients to send mean what we say they do`() {
        for wording in Wording.all {
            for hasVisit in [true, false] {
                let stop = OptOut.meaning(
                    of: wording.text(.stopWord),
                    language: wording.language,
                    hasUpcomingVisit: hasVisit
                )
                let start = OptOut.meaning(
                    of: wording.text(.startWord),
                    language: wording.language,
                    hasUpcomingVisit: hasVisit
                )
                #expect(stop == .stop && start == .start, "\(wording.language)")
            }
        }
    }

    @Test func `no title of a button or a row is taken for an opt-out`() {
        let titles: [Phrase] = [
            .confirmButton, .rescheduleButton, .cancelVisitButton, .keepButton, .timesButton, .otherTimesRow,
            .askTeamRow,
        ]
        for wording in Wording.all {
            for phrase in titles {
                let meaning = OptOut.meaning(
                    of: wording.text(phrase),
                    language: wording.language,
                    hasUpcomingVisit: true
                )
                #expect(meaning == .none || meaning == .ambiguousCancel, "\(wording.language) \(phrase)")
            }
        }
    }

    @Test func `any text at all can be asked about`() {
        let scalars: [Unicode.Scalar] = [
            "s", "t", "o", "p", " ", "\u{0}", "\u{300}", "\u{200D}", "🛑", "ا", "\u{94D}", "Ａ", ".",
        ]
        for seed in UInt64(0)..<1_000 {
            var random = SplitMix64(seed: seed)
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                text.append(scalars.randomElement(using: &random) ?? "s")
            }
            let first = OptOut.meaning(of: String(text), language: .english, hasUpcomingVisit: false)
            #expect(
                first == OptOut.meaning(of: String(text), language: .english, hasUpcomingVisit: false),
                "seed \(seed)"
            )
        }
        let long = String(repeating: "stop ", count: 200_000)
        #expect(OptOut.meaning(of: long, language: .english, hasUpcomingVisit: false) == .none)
    }
}
