package import Care

/// What the clinic says when someone stops or starts its messages.
package struct ConsentDialogue: Sendable {
    private let clinic: String
    private let wording: Wording

    package init(clinic: String, language: LanguageTag) {
        self.clinic = oneLine(clinic, limit: TextLimit.clinicName)
        wording = Wording.best(for: language)
    }

    /// The one confirmation that follows an opt-out (47 CFR 64.1200(a)(12) allows one, with nothing else in it).
    package func optedOut() -> OutgoingContent {
        .text(wording.text(.optedOut, [.clinic: clinic, .start: wording.text(.startWord)]))
    }

    package func optedIn() -> OutgoingContent {
        .text(wording.text(.optedIn, [.clinic: clinic, .stop: wording.text(.stopWord)]))
    }
}
