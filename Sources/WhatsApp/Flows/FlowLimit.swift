/// Lengths are in UTF-16 units, the strictest way Meta could count characters.
///
/// Sources: Meta, Flows reference, "Components" (updated June 2026) and "Flow JSON", and pywa 4.5.0, `types/flows.py`, which
/// restates them; where copies differ (a caption 409 or 4,096, a dropdown's label 20 or 30), the lower.
package enum FlowLimit {
    package static let version = "7.3"
    package static let dataVersions: Set<String> = ["3.0", "4.0"]

    package static let componentsPerScreen = 50
    package static let footersPerScreen = 1
    /// Edges of the routing model.
    package static let routes = 10
    /// Bytes of the whole Flow JSON.
    package static let definition = 10 * 1_024 * 1_024
    /// Bytes of one screen's data.
    package static let answer = 1_024 * 1_024

    package static let heading = 80
    package static let body = 4_096
    package static let caption = 409
    package static let footerLabel = 35
    package static let choiceLabel = 30
    package static let dropdownLabel = 20
    package static let pickerLabel = 40
    package static let helperText = 80
    package static let description = 300
    package static let optionTitle = 30
    package static let optionMetadata = 20
    package static let radioOptions = 20
    package static let dropdownOptions = 200

    /// Ours: no limit is published for a screen's title and an option's id.
    package static let screenTitle = 30
    package static let optionID = 200
    /// Ours: days a calendar may span, as the chat looks ahead.
    package static let calendarDays = 400
}

/// Text on one line within a limit, cut between characters with an ellipsis; a dash stands for nothing, which Meta refuses.
func fitted(_ text: String, _ limit: Int) -> String {
    fit(text.prefix(4 * limit).split(whereSeparator: \.isWhitespace).joined(separator: " "), limit)
}

/// Text with its own line breaks within a limit, cut alike.
func fittedParagraph(_ text: String, _ limit: Int) -> String {
    let lines = text.prefix(4 * limit).split(separator: "\n", omittingEmptySubsequences: false)
    let isEmpty = lines.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    return fit(isEmpty ? "" : lines.joined(separator: "\n"), limit)
}

private func fit(_ text: String, _ limit: Int) -> String {
    guard !text.isEmpty else { return "–" }
    guard text.utf16.count > limit else { return text }
    var cut = ""
    var length = 1
    for character in text {
        length += character.utf16.count
        guard length <= limit else { break }
        cut.append(character)
    }
    return cut + "…"
}
