package import Care

/// What the clinic decided about its own work; read once from the settings.
package struct PracticeRules: Sendable {
    package var clinicName: String
    /// The business number reminders leave from (Meta's phone-number id).
    package var line: String
    package var quietHours: QuietHours
    /// Messages a second the line may send; Meta's default is 80, at most 1,000.
    package var throughput: Int

    package init(clinicName: String, line: String, quietHours: QuietHours = .standard, throughput: Int = 80) {
        self.clinicName = clinicName
        self.line = line
        self.quietHours = quietHours
        self.throughput = throughput
    }

    /// An answer to a patient makes no sense after the window it answers in.
    package static let answerLife = Span.hours(24)
}
