/// How soon a patient should be seen, as those who treat the patient judge: FHIR's request priority, lowest first.
///
/// Codes and their order: https://hl7.org/fhir/valueset-request-priority.html
package enum ClinicalPriority: String, Sendable, CaseIterable, Comparable {
    case routine
    /// Promptly.
    case urgent
    /// As soon as possible.
    case asap
    /// At once.
    case stat

    /// 0 for routine to 3.
    package var rank: Int {
        switch self {
        case .routine: 0
        case .urgent: 1
        case .asap: 2
        case .stat: 3
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
