import Care
import Interchange
import Practice
import Store

/// How a practitioner's calendar stands, and what was decided about it, in plain words.
struct CalendarWords {
    let time: ClinicTime
    let now: Instant

    /// What is wrong, and what to do about it.
    struct Failure {
        let what: String
        let advice: String
    }

    func mark(_ account: CalendarAccount?) -> Mark {
        guard let account else { return Mark("–", "No calendar joined", "off") }
        if account.failure != nil {
            return account.needsSomebody(now: now) ? Mark("▲", "Fails", "bad") : Mark("▲", "Failed just now", "open")
        }
        return account.syncedAt == nil ? Mark("○", "Not looked at yet", "open") : Mark("●", "In step", "good")
    }

    /// Which calendar, when it was last looked at, and what happens to what is changed there.
    func facts(_ account: CalendarAccount?) -> [String] {
        guard let account else { return ["Whoever runs the server joins one: caduceus calendars add"] }
        let place = DAVURL(account.url)?.origin.description ?? account.url
        let last = account.syncedAt.map { "last in step \(time.full($0, now: now))" } ?? "never in step so far"
        return ["\(place), \(last)", "\(moved(account.moved)) \(removed(account.removed))"]
    }

    private func moved(_ rule: CalendarAccount.MovedRule) -> String {
        switch rule {
        case .ask: "A visit moved there: staff are asked."
        case .follow: "A visit moved there is moved here."
        case .restore: "A visit moved there is put back."
        }
    }

    private func removed(_ rule: CalendarAccount.RemovedRule) -> String {
        switch rule {
        case .ask: "A visit deleted there: staff are asked."
        case .cancel: "A visit deleted there is called off here."
        case .restore: "A visit deleted there is put back."
        }
    }

    /// Nil while all is well.
    func failure(_ account: CalendarAccount?) -> Failure? {
        guard let account, let failure = account.failure else { return nil }
        let since = account.failingSince.map { " since \(time.full($0, now: now))" } ?? ""
        let count = account.failures == 1 ? "once" : "\(account.failures) times"
        // What to do about it is told in more words.
        let what = failure.prefix { $0 != ";" }
        return Failure(what: "Failed \(count)\(since): \(what).", advice: advice(account.fault))
    }

    private func advice(_ fault: CalendarAccount.Fault?) -> String {
        switch fault {
        case .login:
            "Ask the practitioner for a new app password or token. Whoever runs the server adds the calendar again with it "
                + "(caduceus calendars add), and it goes on where it stopped."
        case .forbidden:
            "The practitioner lets this account read and change the calendar, or another calendar is joined."
        case .gone: "Whoever runs the server joins another calendar (caduceus calendars add)."
        case .unreachable:
            "It is tried again by itself. If it stays, whoever runs the server sees whether the calendar's server runs and "
                + "can be reached (caduceus calendars check)."
        case .busy: "Nothing is to be done: it is tried again by itself."
        case .unreadable, nil:
            "It is tried again by itself. If it stays, whoever runs the server looks at it (caduceus calendars check)."
        }
    }

    /// A version of a visit as the log keeps it, with the day as everywhere else: `Tue 24 Nov 09:00 to 09:30, …`.
    func version(_ text: String) -> String {
        guard let date = LocalDate(String(text.prefix(10))) else {
            return text.prefix(1).uppercased() + text.dropFirst()
        }
        return time.day(date) + text.dropFirst(10)
    }

    /// What a line of the log says: what happened to which field, and what was decided.
    func log(_ decision: CalendarDecision) -> (what: String, then: String) {
        switch decision.kind {
        case .decision:
            let parts = decision.text.split(separator: ": ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return ("Decided", decision.text) }
            return (Self.sentence(parts[0].replacing("-", with: " ")), Self.sentence(parts[1]))
        case .notice: return ("For staff", decision.text)
        case .note: return ("The calendar", Self.sentence(decision.text))
        case .question:
            let answer = decision.answer.map {
                $0 == .ours ? " The clinic's, staff said." : " The calendar's, staff said."
            }
            return ("Staff are asked", decision.text + (answer ?? ""))
        }
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
