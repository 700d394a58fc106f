/// One thing wrong with the settings: where it stands and what to do.
package struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file and line, or the environment variable; nil for something that is missing.
    package var place: String?
    package var advice: String

    package init(place: String? = nil, _ advice: String) {
        self.place = place
        self.advice = advice
    }

    package var description: String { place.map { "\($0): \(advice)" } ?? advice }
}

/// All that is wrong with the settings, so that they are put right in one go.
package struct SettingsProblems: Error, Sendable, CustomStringConvertible {
    package var problems: [SettingsProblem]

    package init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    package var description: String {
        "the settings need attention:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
    }
}
