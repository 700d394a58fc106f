import Care
import Practice
import Store

/// A patient as a form found them.
struct PatientMatch: Sendable {
    let id: Identifier<Person>
    let words: String
}

/// Which patient a form means: what was typed, who that may be, and which of them was chosen.
struct PatientChoice: Sendable {
    let sought: String
    let matches: [PatientMatch]
    let chosen: Identifier<Person>?

    static let nobody = PatientChoice(sought: "", matches: [], chosen: nil)

    private init(sought: String, matches: [PatientMatch], chosen: Identifier<Person>?) {
        self.sought = sought
        self.matches = matches
        self.chosen = chosen
    }

    /// Reads the fields `sought` and `person`.
    init(_ form: FormBody, region: String, in tx: Transaction) throws {
        sought = form["sought"].trimmed()
        let persons = try PersonSearch.find(sought, region: region, in: tx)
        matches = try persons.map { PatientMatch(id: $0.id, words: try Self.words($0, in: tx)) }
        let wanted: Identifier<Person>? = form.id("person")
        chosen = matches.count == 1 ? matches[0].id : matches.first { $0.id == wanted }?.id
    }

    /// What is wrong, in a sentence; nil once it is clear who is meant.
    var complaint: String? {
        if sought.isEmpty { return "Say who it is for." }
        if matches.isEmpty {
            return "Nobody in the records has exactly this name or number. Try the telephone or the record number."
        }
        return chosen == nil ? "\(matches.count) people may be meant: choose one." : nil
    }

    /// To choose among; empty where there is no choice.
    var options: [MatchOption] {
        matches.count < 2
            ? [] : matches.map { MatchOption(value: $0.id.description, words: $0.words, isChosen: $0.id == chosen) }
    }

    private static func words(_ person: Person, in tx: Transaction) throws -> String {
        let phone = try tx.contact(of: person.id.rawValue).phone
        return ([person.name] + [person.recordNumber.map { "no. \($0)" }, phone?.masked].compactMap(\.self))
            .joined(separator: " · ")
    }
}

/// One of the patients a form lets choose among.
struct MatchOption {
    let value: String
    let words: String
    let isChosen: Bool
}
