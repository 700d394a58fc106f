/// The screens of the booking Flow, in the order they may follow each other.
package enum BookingFlowScreen: String, Hashable, Sendable, CaseIterable {
    /// For whom and what for; left out where there is no choice.
    case choice = "CHOICE"
    /// The day and its times.
    case time = "TIME"
    /// What is about to be booked.
    case confirm = "CONFIRM"
    /// There is no time to be had.
    case noTimes = "NO_TIMES"

    /// Forward only, and none from where the Flow may end (Meta, "Flow JSON": routing model).
    ///
    /// A phone goes back by itself, and an answer may always show the same screen again.
    package var next: [BookingFlowScreen] {
        switch self {
        case .choice: [.time, .noTimes]
        case .time: [.confirm, .noTimes]
        case .confirm, .noTimes: []
        }
    }

    /// Whether the Flow may end here.
    var isTerminal: Bool { self == .confirm || self == .noTimes }
}
