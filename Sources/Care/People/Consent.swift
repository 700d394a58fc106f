/// Whether a person agreed to messages for a purpose.
///
/// No record at all means no.
package struct Consent: Sendable, Hashable {
    package enum State: String, Sendable {
        case given
        case withdrawn
    }

    package var purpose: Purpose
    package var state: State
    package var at: Instant
    /// How it was obtained, such as `front-desk` or one of `ConsentSource`.
    package var source: String

    package init(purpose: Purpose, state: State, at: Instant, source: String) {
        self.purpose = purpose
        self.state = state
        self.at = at
        self.source = source
    }
}

/// How answers about consent name where they came from.
package enum ConsentSource {
    /// A file said so for this very person.
    package static let imported = "import"

    /// Whoever ran an import vouched for all people in the file, in these words.
    package static func imported(vouching words: String) -> String { "\(imported): \(words)" }

    /// Whether a file, and nobody since, said so.
    package static func isImported(_ source: String) -> Bool {
        source == imported || source.hasPrefix(imported + ": ")
    }

    /// Written from a phone, which may serve several people.
    package static func message(from address: Identifier<Address>) -> String { "\(message):\(address)" }

    /// The address a message came from, if a message it was.
    package static func address(_ source: String) -> Identifier<Address>? {
        let parts = source.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == message else { return nil }
        return Int64(parts[1]).map { Identifier($0) }
    }

    /// Written from a phone nobody noted: the first version kept no address.
    package static func isMessageFromSomewhere(_ source: String) -> Bool { source == message }

    private static let message = "patient-message"
}
