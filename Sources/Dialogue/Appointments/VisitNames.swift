/// The names a message may contain that no vocabulary knows: of people on the phone, visit types and practitioners.
struct VisitNames: Sendable {
    /// Of each kind, as many are looked at.
    private static let most = 200
    private static let longest = 100
    /// A shorter part of a person's name is not enough to tell who is meant.
    private static let shortestPart = 3

    private var people: [PlainWords: Set<String>] = [:]
    private var practitioners: [PlainWords: Set<String>] = [:]
    private var visitTypes: [PlainWords: Set<String>] = [:]

    enum Kind: Hashable { case person, practitioner, visitType }

    /// The names that fit some words; several if the words do not tell which.
    struct Match: Hashable {
        var kind: Kind
        var names: Set<String>
    }

    init(people: [String], practitioners: [String], visitTypes: [String]) {
        for (name, words) in Self.plain(people) { Self.add(name, words, to: &self.people) }
        for (name, words) in Self.plain(practitioners) { Self.add(name, words, to: &self.practitioners) }
        for (name, words) in Self.plain(visitTypes) { self.visitTypes[words, default: []].insert(name) }
    }

    /// After a title such as "Dr" a practitioner comes before a patient of the same name.
    func match(_ term: PlainWords, afterTitle: Bool) -> Match? {
        if let names = visitTypes[term] { return Match(kind: .visitType, names: names) }
        let person = people[term].map { Match(kind: .person, names: $0) }
        let practitioner = practitioners[term].map { Match(kind: .practitioner, names: $0) }
        return afterTitle ? practitioner ?? person : person ?? practitioner
    }

    private static func plain(_ names: [String]) -> [(String, PlainWords)] {
        names.prefix(most).filter { $0.utf8.count <= 4 * longest }.map { ($0, PlainWords($0)) }
            .filter { (1...VisitVocabulary.longestTerm).contains($0.1.words.count) }
    }

    /// A person goes by the whole name and by each longer part of it.
    private static func add(_ name: String, _ words: PlainWords, to table: inout [PlainWords: Set<String>]) {
        table[words, default: []].insert(name)
        for word in words.words where word.unicodeScalars.count >= shortestPart {
            table[PlainWords(words: [word]), default: []].insert(name)
        }
    }
}
