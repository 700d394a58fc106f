import Care

/// Whose wish it is that a visit does not take place, as staff say it.
enum CallOffReasons {
    private static let all: [(Appointment.CancelReason, String)] = [
        (.patient, "The patient’s wish"), (.clinic, "The clinic cannot"),
    ]

    static func options(chosen: String = "") -> [FormOption] {
        all.map { FormOption(value: $0.rawValue, name: $1, isChosen: $0.rawValue == chosen) }
    }

    /// What a form says; nil where it says nothing, or something that is not for staff to say.
    static func reason(_ text: String) -> Appointment.CancelReason? {
        all.map(\.0).first { $0.rawValue == text }
    }
}
