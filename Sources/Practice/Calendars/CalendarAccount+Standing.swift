package import Care
import Interchange
package import Store

extension CalendarAccount {
    /// A server may be away for so long before somebody is told.
    package static let patience = Span.hours(1)

    /// Whether it has failed for so long that somebody must see to it.
    ///
    /// What does not mend by itself is told as soon as it was tried once more.
    package func needsSomebody(now: Instant) -> Bool {
        guard let failingSince else { return false }
        return switch fault {
        case .login, .forbidden, .gone: failures >= 2
        case .unreachable, .busy, .unreadable, nil: now - failingSince >= Self.patience
        }
    }
}

extension CalendarAccount.Fault {
    init(_ failure: SyncFailure) {
        switch failure {
        case .unauthorized: self = .login
        case .forbidden: self = .forbidden
        case .calendarGone: self = .gone
        case .unreachable: self = .unreachable
        case .later: self = .busy
        case .unexpected, .unreadable, .tooManyRequests, .unforeseen: self = .unreadable
        }
    }
}
