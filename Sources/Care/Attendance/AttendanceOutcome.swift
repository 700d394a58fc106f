/// How a visit ended, each in exactly one way.
package enum AttendanceOutcome: String, Sendable, CaseIterable {
    case attended
    case missed
    case cancelledInTime = "cancelled-in-time"
    case cancelledLate = "cancelled-late"
    /// The clinic or its booking system called it off, or nobody knows who did.
    case calledOff = "called-off"
    /// It was marked as missed, the patient says otherwise, and staff have not decided.
    case underReview = "under-review"
    /// It is ahead, or nobody has marked it.
    case open

    /// Whether it was the patient's to keep and is over: what every rate of outcomes is of.
    package var isSettled: Bool {
        switch self {
        case .attended, .missed, .cancelledInTime, .cancelledLate: true
        case .calledOff, .underReview, .open: false
        }
    }
}
