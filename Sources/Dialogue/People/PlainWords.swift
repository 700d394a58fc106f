import Foundation

/// A text as words to compare: without case, accents, punctuation, emoji and the many ways Unicode has to write a letter.
struct PlainWords: Hashable, Sendable {
    let words: [String]

    var isEmpty: Bool { words.isEmpty }

    init(words: [String]) {
        self.words = words
    }

    init(_ text: String) {
        var plain = String.UnicodeScalarView()
        // Compatibility decomposition also undoes full-width letters, ligatures and Arabic presentation forms.
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            Self.append(scalar, to: &plain)
        }
        let words = String(plain).split(separator: " ").map(String.init)
        // "S T O P"
        let isSpelledOut = words.count > 1 && words.allSatisfy { $0.count == 1 }
        self.words = isSpelledOut ? [words.joined()] : words
    }

    /// Whether some letter stands three times or more in a row, as in "stoppp".
    var isStretched: Bool {
        words.contains { word in
            zip(zip(word, word.dropFirst()), word.dropFirst(2)).contains { $0.0 == $0.1 && $0.1 == $1 }
        }
    }

    /// Every run of the same letter as one.
    var squeezed: PlainWords {
        PlainWords(
            words: words.map { word in
                word.reduce(into: "") { squeezed, letter in
                    if squeezed.last != letter { squeezed.append(letter) }
                }
            }
        )
    }

    private static func append(_ scalar: Unicode.Scalar, to plain: inout String.UnicodeScalarView) {
        if isDropped(scalar) { return }
        switch scalar {
        case "\u{131}": plain.append("i")  // Turkish dotless i
        case "\u{111}": plain.append("d")  // Vietnamese d with stroke
        case "\u{649}", "\u{6CC}": plain.append("\u{64A}")  // Arabic and Persian forms of yeh
        case "\u{6A9}": plain.append("\u{643}")  // Persian kaf
        case "\u{629}": plain.append("\u{647}")  // teh marbuta
        case "\u{901}": plain.append("\u{902}")  // chandrabindu
        case "\u{94D}" where plain.last == "\u{928}":  // बन्द and बंद are the same word
            plain.removeLast()
            plain.append("\u{902}")
        default: plain.append(isWordPart(scalar) ? scalar : " ")
        }
    }

    /// Accents, harakat, nukta, tatweel, joiners and apostrophes; the vowel signs of Indic scripts are letters and stay.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x0483...0x0487, 0x0591...0x05C7, 0x0610...0x061A, 0x064B...0x065F, 0x0670,
            0x06D6...0x06ED, 0x093C, 0x09BC, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE2F:
            true
        case 0x0640, 0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019: true
        default: scalar.properties.generalCategory == .format
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            true
        default: false
        }
    }
}
