import Foundation

/// Text as it is compared with the words we know: no accents, no case, single spaces for all that is no letter or digit.
func plainWords(_ text: some StringProtocol) -> String {
    let folded = String(text).folding(
        options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive],
        locale: nil
    )
    return folded.replacingOccurrences(of: "ß", with: "ss").lowercased()
        .split { !$0.isLetter && !$0.isNumber }
        .joined(separator: " ")
}

/// A table of words, each list separated by commas, ready to look up.
func wordTable<Meaning>(_ lists: [(Meaning, String)]) -> [String: Meaning] {
    var table: [String: Meaning] = [:]
    for (meaning, list) in lists {
        for word in list.split(separator: ",") { table[plainWords(word)] = meaning }
    }
    return table
}
