package import Care

/// Whether a message says, as a whole, that its writer wants no more messages, or wants them again.
///
/// Any reasonable wording counts in law (47 CFR 64.1200(a)(10)), yet "stop the bleeding" is a patient who needs help: a
/// message counts only if nothing in it is about anything else. Look for emergencies first, then ask this.
package enum OptOut {
    package enum Meaning: String, Sendable {
        case stop
        case start
        /// "Cancel" and nothing more, from someone with a visit ahead: ask which of the two is meant.
        case ambiguousCancel
        case none
    }

    /// Longer messages are conversation, whatever they contain.
    private static let longest = 120

    package static func meaning(of text: String, language: LanguageTag, hasUpcomingVisit: Bool) -> Meaning {
        guard text.utf8.count <= 8 * longest, text.count <= longest else { return .none }
        let words = PlainWords(text)
        guard !words.isEmpty else { return .none }
        let vocabulary = OptOutVocabulary.of(language)
        var meaning = vocabulary.asWritten.meaning(of: words)
        if meaning == .none, words.isStretched {
            meaning = vocabulary.squeezed.meaning(of: words.squeezed)
        }
        return meaning == .ambiguousCancel && !hasUpcomingVisit ? .stop : meaning
    }
}

extension OptOutVocabulary {
    fileprivate func meaning(of words: PlainWords) -> OptOut.Meaning {
        let said = withoutCourtesy(words)
        if stop.contains(said) || plain.contains(said) || phrases.contains(said) { return .stop }
        if cancel.contains(said) { return .ambiguousCancel }
        if start.contains(said) { return .start }
        return isAboutMessages(said.words) ? .stop : .none
    }

    /// A word for stopping, and for the rest only words for messages and what joins them.
    private func isAboutMessages(_ words: [String]) -> Bool {
        for first in words.indices {
            for length in 1...min(3, words.count - first) {
                let term = PlainWords(words: Array(words[first..<(first + length)]))
                let rest = words[..<first] + words[(first + length)...]
                let namesMessages = rest.contains(where: objects.contains)
                let namesEnough = namesMessages || rest.contains(where: pronouns.contains)
                guard
                    stop.contains(term) ? namesEnough : namesMessages && (plain.contains(term) || cancel.contains(term))
                else { continue }
                if rest.allSatisfy({ objects.contains($0) || pronouns.contains($0) || glue.contains($0) }) {
                    return true
                }
            }
        }
        return false
    }
}
