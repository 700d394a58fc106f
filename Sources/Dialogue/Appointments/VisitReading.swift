/// A message cut up into words and phrases that are understood, and those that are not.
struct VisitReading {
    private(set) var tags: Set<VisitTag> = []
    private(set) var understood = 0
    private(set) var unknown = 0
    /// The names that fit everything said of their kind.
    private var names: [VisitNames.Kind: Set<String>] = [:]

    let isQuestion: Bool
    private let chain: [VisitVocabulary]
    private let known: VisitNames
    /// Words written with a capital inside the sentence, as names are.
    private let capitalised: Set<String>
    private var last: VisitTag?
    /// How many words in a row were taken for a name without being known.
    private var guessed = 0

    /// Reads from left to right, the longest phrase first; of equal ones, the earlier language's.
    init(_ text: String, _ words: [String], chain: [VisitVocabulary], names: VisitNames) {
        isQuestion = text.contains { "?؟¿？".contains($0) }
        capitalised = Self.capitalised(text)
        self.chain = chain
        known = names
        var index = 0
        while index < words.count {
            index += take(words[index...])
        }
    }

    /// The one name of a kind the message contains; nil if there is none, or more than one could be meant.
    func name(_ kind: VisitNames.Kind) -> String? {
        guard let names = names[kind], names.count == 1 else { return nil }
        return names.first
    }

    func hasName(_ kind: VisitNames.Kind) -> Bool { names[kind] != nil }

    /// Takes what the first words say and tells how many they were.
    private mutating func take(_ words: ArraySlice<String>) -> Int {
        for length in (1...min(VisitVocabulary.longestTerm, words.count)).reversed()
        where find(PlainWords(words: Array(words.prefix(length)))) {
            return length
        }
        if let word = words.first { takeOne(word) }
        return 1
    }

    private mutating func takeOne(_ word: String) {
        if word.unicodeScalars.first?.properties.generalCategory == .decimalNumber { return note(.number, length: 1) }
        for form in otherForms(of: word) where find(PlainWords(words: [form])) { return }
        if let tag = nearest(to: word) { return note(tag, length: 1) }
        let followsPerson = last.map { $0 == .clinician || VisitTag.persons.contains($0) } ?? false
        if followsPerson, guessed < 2, last == .clinician || capitalised.contains(word) {
            guessed += 1
            understood += 1
        } else {
            unknown += 1
            last = nil
        }
    }

    private mutating func find(_ term: PlainWords) -> Bool {
        let tag = chain.lazy.compactMap { $0.terms[term] }.first
        let match = known.match(term, afterTitle: last == .clinician)
        // A visit type may be called by a word for any visit: "Consultation".
        let isOwnWord = match?.kind == .visitType && (tag == .visit || tag == .visitLike)
        if let tag, !isOwnWord {
            note(tag, length: term.words.count)
            return true
        }
        guard let match else { return false }
        names[match.kind, default: match.names].formIntersection(match.names)
        understood += term.words.count
        return true
    }

    private mutating func note(_ tag: VisitTag, length: Int) {
        tags.insert(tag)
        understood += length
        last = tag
        guessed = 0
    }

    /// The word without stretched letters ("pleeease"), and without what is written together with it.
    private func otherForms(of word: String) -> [String] {
        let stretched = PlainWords(words: [word])
        let short = stretched.isStretched ? [Self.runs(of: word, atMost: 1), Self.runs(of: word, atMost: 2)] : []
        let bare = chain.flatMap(\.prefixes).filter { word.hasPrefix($0) }.map { String(word.dropFirst($0.count)) }
        return short + bare.filter { $0.unicodeScalars.count >= 3 }
    }

    /// The closest of the words that are recognised mistyped; at the same distance, one that leaves it to staff.
    private func nearest(to word: String) -> VisitTag? {
        guard unknown < 3 else { return nil }
        let letters = Array(word.unicodeScalars)
        var best: (distance: Int, tag: VisitTag)?
        for near in chain.lazy.flatMap(\.mistyped) {
            guard let distance = near.distance(to: letters) else { continue }
            let isBetter = best.map { distance < $0.distance } ?? true
            let isSafer = best.map { distance == $0.distance && VisitTag.stoppers.contains(near.tag) } ?? false
            if isBetter || isSafer { best = (distance, near.tag) }
        }
        return best?.tag
    }

    /// The word with every run of three letters and more cut to `length`.
    private static func runs(of word: String, atMost length: Int) -> String {
        var cut = ""
        var run: [Character] = []
        for letter in word {
            if run.last != letter {
                cut += run.count > 2 ? String(run.prefix(length)) : String(run)
                run = []
            }
            run.append(letter)
        }
        return cut + (run.count > 2 ? String(run.prefix(length)) : String(run))
    }

    private static func capitalised(_ text: String) -> Set<String> {
        guard text.contains(where: \.isLowercase) else { return [] }
        let capitals = text.split(whereSeparator: \.isWhitespace).dropFirst().filter { $0.first?.isUppercase == true }
        return Set(capitals.compactMap { PlainWords(String($0)).words.first })
    }
}
