import Care

/// What is to become of a visit of a series and all that follow, as it was typed.
package struct SeriesForm: Sendable {
    enum Act: String {
        case cancel
        /// Shows where they would be.
        case look
        case move
    }

    struct Shift: Sendable {
        let days: Int
        let minuteOfDay: Int?
    }

    package static let empty = SeriesForm(.empty)
    /// Days a series is moved at most, either way.
    private static let most = 366

    let act: String
    let days: String
    let time: String
    let reason: String
    /// Whether the patient is to hear that the clinic cannot.
    let tells: Bool
    /// Which visits were looked at.
    let seen: String

    package init(_ form: FormBody) {
        act = form["act"]
        days = form["days"].trimmed()
        time = form["time"]
        reason = form["reason"]
        tells = form["tell"] == "1"
        seen = form["seen"]
    }

    func shift() throws(FormComplaint) -> Shift {
        if days.isEmpty, time.isEmpty { throw FormComplaint("Say by how many days, or to what time of day.") }
        guard let count = Int(days.isEmpty ? "0" : days), (-Self.most...Self.most).contains(count) else {
            throw FormComplaint("Days are a whole number, at most \(Self.most) either way.")
        }
        guard !time.isEmpty else { return Shift(days: count, minuteOfDay: nil) }
        guard let wall = CivilTime("2000-01-01T\(time)"), wall.second == 0 else {
            throw FormComplaint("A time of day is written like 13:00.")
        }
        return Shift(days: count, minuteOfDay: wall.minuteOfDay)
    }

    func cancelReason() throws(FormComplaint) -> Appointment.CancelReason {
        guard let reason = CallOffReasons.reason(reason) else {
            throw FormComplaint("Say whose wish it is.")
        }
        return reason
    }
}
