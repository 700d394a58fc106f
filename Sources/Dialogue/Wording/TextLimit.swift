/// How long texts may be, in UTF-16 units, the strictest way Meta could count characters (Meta, Cloud API: interactive
/// messages and template components, 2026).
package enum TextLimit {
    package static let buttonTitle = 20
    package static let listButton = 20
    package static let rowTitle = 24
    package static let rowDetail = 72
    package static let sectionTitle = 24
    package static let buttonsBody = 1_024
    package static let listBody = 4_096
    package static let templateBody = 1_024
    package static let templateFooter = 60
    /// Ours: the longest a clinic's name and a place may be, so that no filled-in template passes 1,024.
    package static let clinicName = 60
    package static let place = 160
    /// Ours: so that a booking with its preparation and its links fits into one message.
    package static let preparation = 400
}

/// The text on one line, as Meta demands of template parameters (no new-lines, tabs or runs of spaces).
///
/// At most `limit` UTF-16 units, cut between characters with an ellipsis. A dash stands for nothing, which Meta refuses.
func oneLine(_ text: String, limit: Int) -> String {
    let isBreak = { (character: Character) in
        character.isWhitespace || character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }
    let line = text.prefix(4 * limit).split(whereSeparator: isBreak).joined(separator: " ")
    return line.isEmpty ? "–" : line.cut(to: limit)
}

/// The text with its own line breaks, at most `limit` UTF-16 units, cut between characters with an ellipsis.
func paragraph(_ text: String, limit: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }.joined(separator: "\n").cut(to: limit)
}

extension String {
    fileprivate func cut(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var cut = ""
        var length = 1
        for character in self {
            length += character.utf16.count
            guard length <= limit else { break }
            cut.append(character)
        }
        return cut + "…"
    }
}
