/// What became of a `PUT` or `DELETE`.
package enum WriteOutcome: Hashable, Sendable {
    /// Written; without an `ETag` the server may have changed it and it must be fetched (RFC 4791, 5.3.4).
    case written(ETag?)
    case removed
    /// It is not what we knew any more, or there already (412): fetch it and decide anew.
    case changedMeanwhile
    /// It is not there any more.
    case gone
    /// The same `UID` is in another object (RFC 4791, 5.3.2.1).
    case uidElsewhere
    /// The password or token is not accepted.
    case unauthorized
    /// The calendar may be read but not written.
    case forbidden
    /// Busy; nothing was written.
    case later(seconds: Int)
    /// Refused for good as it is; the text is for staff.
    case refused(String)
    /// Nobody knows whether it was written: fetch it before anything else.
    case unknown(String)

    /// `answer` is nil when none came.
    package init(_ method: DAVRequest.Method, _ answer: DAVAnswer?, limits: XMLLimits = .standard) {
        guard let answer else {
            self = .unknown("the calendar's server did not answer")
            return
        }
        switch answer.status {
        case 200..<300: self = method == .delete ? .removed : .written(answer.etag)
        case 401: self = .unauthorized
        case 404, 410: self = .gone
        case 412: self = .changedMeanwhile
        case 403, 409: self = Self.refusal(answer, limits)
        case 423, 429, 503: self = .later(seconds: answer.retryAfterSeconds ?? 60)
        case 413: self = .refused("the calendar's server finds the appointment too large")
        case 507: self = .refused("the calendar is full")
        case 500...: self = .unknown("the calendar's server answered \(answer.status)")
        default: self = .refused("the calendar's server answered \(answer.status)")
        }
    }

    private static func refusal(_ answer: DAVAnswer, _ limits: XMLLimits) -> WriteOutcome {
        let conditions = answer.conditions(limits)
        if conditions.contains(.caldav("no-uid-conflict")) { return .uidElsewhere }
        if let condition = conditions.first, condition != .dav("need-privileges") {
            return .refused("the calendar's server refuses the appointment: \(condition.local.prefix(60))")
        }
        return answer.status == 403 ? .forbidden : .refused("the calendar's server answered \(answer.status)")
    }
}
