import Care
import Hummingbird
import Store

/// Who is away from when to when, as it was typed.
struct LeaveForm: Sendable {
    /// A practitioner's id, a place's with `place-` before it; empty is everybody.
    let practitioner: String
    let reason: String
    /// Days of the clinic's calendar, both included, and times of those days; an empty time is the whole day.
    let from: String
    let until: String
    let fromTime: String
    let untilTime: String

    private init(_ value: (String) -> String) {
        practitioner = value("practitioner")
        reason = value("reason")
        from = value("from")
        until = value("until")
        fromTime = value("from_time")
        untilTime = value("until_time")
    }

    init(_ request: Request) {
        let query = request.uri.queryParameters
        self.init { name in query[name[...]].map(String.init) ?? "" }
    }

    init(_ form: FormBody) {
        self.init { form[$0] }
    }

    /// Nothing was asked yet.
    var isEmpty: Bool { from.isEmpty && until.isEmpty }

    var fields: [FormField] {
        [
            ("practitioner", practitioner), ("reason", reason), ("from", from), ("until", until),
            ("from_time", fromTime), ("until_time", untilTime),
        ].map { FormField(name: $0.0, value: $0.1) }
    }

    /// What is wrong, in a sentence.
    struct Complaint: Error {
        var words: String
    }

    static func value(of place: Identifier<Location>) -> String { "place-\(place)" }

    private var owner: Taken.Owner? {
        if practitioner.isEmpty { return .everybody }
        if practitioner.hasPrefix("place-") {
            return Identifier<Location>(String(practitioner.dropFirst("place-".count))).map(Taken.Owner.location)
        }
        return Identifier<Practitioner>(practitioner).map(Taken.Owner.practitioner)
    }

    /// By whose clock its days are meant: a closed place's own, else the clinic's.
    func zone(orElse usual: Zone, in tx: Transaction) throws -> Zone {
        guard case .location(let id)? = owner, let place = try tx.location(id) else { return usual }
        return Zone(place.zone) ?? usual
    }

    /// The time on that clock.
    func taken(in zone: Zone) throws(Complaint) -> (taken: Taken, reason: Absence.Reason) {
        guard let first = LocalDate(from), let last = LocalDate(until) else {
            throw Complaint(words: "Say from which day until which.")
        }
        guard let start = moment(first, fromTime, zone), let end = moment(last, untilTime, zone, isEnd: true) else {
            throw Complaint(words: "A time of day is written like 13:00.")
        }
        guard start < end else { throw Complaint(words: "It ends before it begins.") }
        guard let reason = Absence.Reason(rawValue: reason.isEmpty ? "leave" : reason) else {
            throw Complaint(words: "Say why.")
        }
        guard let owner else { throw Complaint(words: "Say who is away.") }
        return (Taken(owner, start: start, end: end), reason)
    }

    private func moment(_ date: LocalDate, _ time: String, _ zone: Zone, isEnd: Bool = false) -> Instant? {
        guard !time.isEmpty else { return zone.startOfDay(isEnd ? date.adding(days: 1) : date) }
        return CivilTime("\(date)T\(time)").map { zone.instant(of: $0) }
    }
}

/// How leave is told: whose, and from when to when.
struct LeaveWords {
    private let time: ClinicTime

    init(_ time: ClinicTime) {
        self.time = time
    }

    func heading(_ absence: Taken, _ practitioners: [Practitioner], _ places: [Location]) -> String {
        switch absence.owner {
        case .everybody: return "Everybody · \(span(absence))"
        case .practitioner(let id):
            return "\(practitioners.first { $0.id == id }?.name ?? "A practitioner") · \(span(absence))"
        case .location(let id):
            let place = places.first { $0.id == id }
            // A place is closed by the days of its own calendar.
            let own = place.flatMap { Zone($0.zone) }.map { LeaveWords(ClinicTime(zone: $0)) } ?? self
            return "\(place?.name ?? "A place") · \(own.span(absence))"
        case .resource: return "A room or equipment · \(span(absence))"
        }
    }

    /// "Mon 30 Nov – Fri 4 Dec", "Thu 26 Nov 13:00–18:00".
    func span(_ absence: Taken) -> String {
        let first = time.date(absence.start)
        let startsWhole = time.zone.startOfDay(first) == absence.start
        let lastDay = time.date(absence.end)
        let endsWhole = time.zone.startOfDay(lastDay) == absence.end
        let last = endsWhole ? lastDay.adding(days: -1) : lastDay
        let from = time.day(first) + (startsWhole ? "" : " \(time.time(absence.start))")
        if first == last {
            if startsWhole, endsWhole { return from }
            return "\(time.day(first)) \(time.time(absence.start))–\(endsWhole ? "24:00" : time.time(absence.end))"
        }
        return "\(from) – \(time.day(last))" + (endsWhole ? "" : " \(time.time(absence.end))")
    }
}
