import Care

/// One of several things a form lets choose among.
struct FormOption {
    let value: String
    let name: String
    let isChosen: Bool
}

/// A field a form carries along unseen.
struct FormField {
    let name: String
    let value: String
}

/// What is wrong with a form, in a sentence.
struct FormComplaint: Error {
    let words: String

    init(_ words: String) {
        self.words = words
    }
}

/// How something stands, by shape, word and tone, so that no one needs colour to tell.
struct Mark {
    let shape: String
    let word: String
    /// A class of the style sheet: `good`, `open`, `off` or `bad`.
    let tone: String

    init(_ shape: String, _ word: String, _ tone: String) {
        self.shape = shape
        self.word = word
        self.tone = tone
    }
}

/// How many stand so.
struct CountedMark {
    let shape: String
    let count: Int
    let word: String
    let tone: String

    init(_ shape: String, _ count: Int, _ word: String, _ tone: String) {
        self.shape = shape
        self.count = count
        self.word = word
        self.tone = tone
    }
}

extension FormBody {
    /// The row a field names; nil for anything that is no identifier.
    func id<Thing>(_ name: String) -> Identifier<Thing>? { Identifier(self[name]) }

    /// A whole number of a field, within a range.
    func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        Int(self[name]).flatMap { range.contains($0) ? $0 : nil }
    }
}
