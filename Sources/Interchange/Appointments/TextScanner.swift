/// Walks over a short text, character by character.
struct TextScanner {
    private(set) var rest: Substring

    init(_ text: Substring) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skipSpace() {
        rest = rest.drop(while: \.isWhitespace)
    }

    /// Passes over any of these characters; says how many.
    @discardableResult
    mutating func skip(_ characters: String) -> Int {
        let skipped = rest.prefix { characters.contains($0) }.count
        rest = rest.dropFirst(skipped)
        return skipped
    }

    mutating func one(of characters: String) -> Character? {
        guard let first = rest.first, characters.contains(first) else { return nil }
        rest = rest.dropFirst()
        return first
    }

    /// ASCII digits, at most nine of them, and how many there were.
    mutating func number() -> (value: Int, length: Int)? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 9, let value = Int(digits) else { return nil }
        rest = rest[digits.endIndex...]
        return (value, digits.count)
    }

    /// Letters, in lower case.
    mutating func word() -> String? {
        let letters = rest.prefix(while: \.isLetter)
        guard !letters.isEmpty else { return nil }
        rest = rest[letters.endIndex...]
        return letters.lowercased()
    }

    mutating func skipWord(_ words: [String]) {
        var ahead = self
        guard let word = ahead.word(), words.contains(word) else { return }
        ahead.skip(" .\u{A0}")
        self = ahead
    }

    /// The `st` of 1st, the `er` of 1er, the `º` of 1º.
    mutating func skipOrdinal() {
        skip("ºª°")
        var ahead = self
        if let word = ahead.word(), ["st", "nd", "rd", "th", "er"].contains(word) { self = ahead }
    }

    /// A month's name, a "de" before it passed over.
    mutating func month() -> Int? {
        var ahead = self
        ahead.skipWord(["de", "of"])
        guard let word = ahead.word(), let month = MonthNames.month(word) else { return nil }
        self = ahead
        return month
    }
}
