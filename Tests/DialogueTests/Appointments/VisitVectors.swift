import Care
import Dialogue
import Foundation

/// The sentences of a language's file beside this one, and what each must mean.
struct VisitVectors {
    /// A sentence that must be understood, with exactly these hints.
    struct Row {
        var text: String
        var wish: VisitWish
    }

    let language: LanguageTag
    let understood: [Row]
    /// Sentences that must start nothing.
    let left: [String]

    static let languages = ["ar", "en", "es", "fr", "hi", "id", "pt", "sw"]

    init(_ language: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Vectors/\(language).json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        guard let tag = LanguageTag(file.language) else { throw Damage(row: [file.language]) }
        self.language = tag
        understood = try file.understood.map(Self.row)
        left = file.left
    }

    private struct File: Decodable {
        var language: String
        /// Text, intent, and hints between spaces.
        var understood: [[String]]
        var left: [String]
    }

    struct Damage: Error {
        var row: [String]
    }

    private static func row(_ row: [String]) throws -> Row {
        guard row.count == 3, let intent = VisitIntent(rawValue: row[1]) else { throw Damage(row: row) }
        var wish = VisitWish(intent: intent)
        for hint in row[2].split(separator: " ").map(String.init) {
            if let part = SlotWish.PartOfDay(rawValue: hint) {
                wish.partOfDay = part
            } else if let day = VisitWish.Day(rawValue: hint) {
                wish.day = day
            } else if let weekday = weekdays.firstIndex(of: hint) {
                wish.weekdays.insert(weekday + 1)
            } else if let whom = persons[hint] {
                wish.whom = whom
            } else {
                throw Damage(row: row)
            }
        }
        return Row(text: row[0], wish: wish)
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let persons: [String: VisitWish.Whom] = [
        "child": .child, "partner": .partner, "parent": .parent, "someoneElse": .someoneElse,
    ]
}
