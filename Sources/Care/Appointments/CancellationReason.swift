/// Why a patient called a visit off, as they say with one tap; the raw values are FHIR's own codes
/// (`appointment-cancellation-reason`, where "cannot make it" has none but the patient's side).
///
/// Their order is part of the buttons already sent: new ones go to the end.
package enum CancellationReason: String, Sendable, CaseIterable {
    case feelingBetter = "pat-fb"
    case cannotMakeIt = "pat"
    case unableToPay = "pat-uwp"
    case other = "other"
}
