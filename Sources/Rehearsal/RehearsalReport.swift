/// What a rehearsal saw.
///
/// The six wrongs are zero, or there is a bug.
package struct RehearsalReport: Sendable, Hashable, Encodable {
    package var seed: UInt64 = 0
    package var messages = 0
    package var crashes = 0
    /// Acknowledged or accepted, and not in the books of the other side.
    package var lost = 0
    /// One intention accepted by WhatsApp more than once.
    package var duplicated = 0
    /// Accepted although the visit was cancelled, moved or over.
    package var afterCancel = 0
    /// Free text accepted although the customer-service window was shut.
    package var outsideWindow = 0
    /// What the patient did not ask for, accepted in the patient's night.
    package var inQuietHours = 0
    package var withoutConsent = 0
    /// Sends whose outcome was unknown for a while, and those of them that were settled since.
    package var unknown = 0
    package var unknownSettled = 0
    /// How many of each kind of fault there were.
    package var faults: [String: Int] = [:]
    package var events = 0
    package var eventsPerSecond = 0.0
    package var seconds = 0.0
    /// Virtual time the clinic lived through.
    package var days = 0.0
    /// What a year of scheduling came to, when that is what was rehearsed.
    package var scheduling: SchedulingFigures?
    /// The first few wrongs in words, for whoever hunts them; they hold identifiers only.
    package var findings: [String] = []
    /// How many findings begin with the same words.
    package var kinds: [String: Int] = [:]

    package var wrongs: Int { lost + duplicated + afterCancel + outsideWindow + inQuietHours + withoutConsent }

    package enum CodingKeys: String, CodingKey {
        case seed, messages, crashes, lost, duplicated
        case afterCancel = "after_cancel"
        case outsideWindow = "outside_window"
        case inQuietHours = "in_quiet_hours"
        case withoutConsent = "without_consent"
        case unknown
        case unknownSettled = "unknown_settled"
        case faults, events
        case eventsPerSecond = "events_per_second"
        case seconds, days, scheduling, findings, kinds
    }

    package func count(of wrong: Wrong) -> Int {
        switch wrong {
        case .lost: lost
        case .duplicated: duplicated
        case .afterCancel: afterCancel
        case .outsideWindow: outsideWindow
        case .inQuietHours: inQuietHours
        case .withoutConsent: withoutConsent
        }
    }

    /// Of each kind of wrong a few, so that a frequent one hides no other.
    mutating func find(_ text: @autoclosure () -> String) {
        let text = text()
        let kind = String(text.prefix { !$0.isNumber && $0 != ":" })
        kinds[kind, default: 0] += 1
        if kinds[kind, default: 0] <= 5, findings.count < 60 { findings.append(text) }
    }
}
