package import Care

/// What a patient means when they write about visits, by the words of `rules/visit-words`.
///
/// A false start costs a message and annoys, a missed one a human's minute: only a short message whose words are almost
/// all understood starts anything. A symptom, a negation, a question about something else and above all an emergency
/// are left to staff. Ask `OptOut` first: "cancel" alone is its matter.
package enum VisitWords {
    /// Characters; longer messages are stories, and nothing of them is read.
    package static let longest = 200
    /// Words; a message with more is not read either.
    package static let mostWords = 32

    /// Whether the text is short enough to be read at all.
    package static func mayBeWish(_ text: String) -> Bool {
        text.utf8.count <= 8 * longest && text.count <= longest
    }

    /// The wish, or nil for anything that staff should read.
    ///
    /// The message is read in the writer's language, then in English, then in the languages of `region`, the clinic's
    /// ISO 3166 country; a word belongs to the first of them that knows it. Names are compared without case and accents.
    package static func meaning(
        of text: String,
        language: LanguageTag,
        region: String? = nil,
        knownNames: [String] = [],
        visitTypes: [String] = [],
        practitioners: [String] = []
    ) -> VisitWish? {
        guard mayBeWish(text) else { return nil }
        let words = PlainWords(text).words
        guard (1...mostWords).contains(words.count), !VisitVocabulary.isEmergency(text, words) else { return nil }
        let reading = VisitReading(
            text,
            words,
            chain: VisitVocabulary.chain(for: language, region: region),
            names: VisitNames(people: knownNames, practitioners: practitioners, visitTypes: visitTypes)
        )
        return reading.intent.map(reading.wish)
    }
}
