import Care
import Dialogue
import Foundation
import TestKit
import Testing

@Suite struct VisitWordsTests {
    @Test(arguments: VisitVectors.languages)
    func `what patients ask for is understood in their language`(language: String) throws {
        let vectors = try VisitVectors(language)
        #expect(vectors.understood.count >= 25)
        for row in vectors.understood {
            let wish = VisitWords.meaning(of: row.text, language: vectors.language)
            #expect(wish == row.wish, "\(row.text)")
        }
    }

    @Test(arguments: VisitVectors.languages)
    func `emergencies, symptoms, refusals, thanks and small talk start nothing`(language: String) throws {
        let vectors = try VisitVectors(language)
        #expect(vectors.left.count >= 25)
        for text in vectors.left {
            #expect(VisitWords.meaning(of: text, language: vectors.language) == nil, "\(text)")
        }
    }

    @Test(arguments: VisitVectors.languages)
    func `nothing that is left to staff starts anything in a country where other languages are read too`(
        language: String
    ) throws {
        let vectors = try VisitVectors(language)
        for region in ["KE", "BR", "IN", "ID", "MA", "CA", "US"] {
            for text in vectors.left {
                let wish = VisitWords.meaning(of: text, language: vectors.language, region: region)
                #expect(wish == nil, "\(text) in \(region)")
            }
        }
    }

    @Test(arguments: VisitVectors.languages)
    func `capitals, full width, stretched spaces and closing marks change nothing`(language: String) throws {
        let vectors = try VisitVectors(language)
        for row in vectors.understood {
            for text in [row.text.uppercased(), "  \(row.text) 🙏", row.text.decomposedStringWithCanonicalMapping] {
                let wish = VisitWords.meaning(of: text, language: vectors.language)
                #expect(wish?.intent == row.wish.intent, "\(text)")
            }
        }
    }

    @Test(arguments: VisitVectors.languages)
    func `an emergency beside a plain wish starts nothing, in whatever language it is told`(language: String) throws {
        let vectors = try VisitVectors(language)
        let cries = [
            "chest pain", "no puedo respirar", "dor no peito", "je n’arrive pas à respirer", "ألم في الصدر", "نزيف",
            "साँस नहीं आ रही", "saans nahi aa rahi", "sesak napas", "hapumui", "suicide", "🆘",
        ]
        for row in vectors.understood {
            for cry in cries {
                for text in ["\(row.text) \(cry)", "\(cry) \(row.text)"] {
                    #expect(VisitWords.meaning(of: text, language: vectors.language) == nil, "\(text)")
                }
            }
        }
    }
}
