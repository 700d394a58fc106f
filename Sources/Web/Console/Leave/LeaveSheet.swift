import Care
import Practice
import Store

/// A leave that is still to end, with who has answered and who has not.
struct LeaveSheet {
    struct Line {
        let key: String
        let when: String
        let patient: String
        let conversation: String?
        let phone: PhoneLink?
        let kind: String
        let mark: Mark
        let said: String?
        let isUnanswered: Bool
    }

    let key: String
    let heading: String
    let word: String
    let summary: [CountedMark]
    let visits: [Line]
    let againHref: String?
    let againWords: String
    let dropHref: String?

    init(_ leave: LeaveRows.Leave, _ rows: LeaveRows, time: ClinicTime, now: Instant) {
        key = leave.absence.id.description
        heading = LeaveWords(time).heading(leave.absence.taken, rows.practitioners, rows.locations)
        word = AbsenceWords.word(leave.absence.reason)
        let marked = leave.lines.map { (line: $0, mark: LeaveMark($0, leave.absence.taken, time: time, now: now)) }
        summary = Self.summary(of: marked.map(\.mark))
        visits = marked.sorted {
            ($0.mark.order, $0.line.named.visit.start) < ($1.mark.order, $1.line.named.visit.start)
        }
        .map { line, mark in
            let named = line.named
            return Line(
                key: named.visit.id.description,
                when: time.moment(named.visit.start),
                patient: named.patient,
                conversation: named.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path },
                phone: named.contact.phone.map(PhoneLink.init),
                kind: named.kind,
                mark: mark.mark,
                said: mark.said,
                isUnanswered: mark.isOpen
            )
        }
        againHref = leave.askable > 0 ? ConsolePath.leaveAgain.path : nil
        let isFirst = leave.lines.allSatisfy { $0.record?.asked ?? 0 == 0 }
        againWords = isFirst ? "Offer \(leave.askable) new times" : "Ask \(leave.askable) once more"
        dropHref = ConsolePath.leaveDrop.path
    }

    private static func summary(of marks: [LeaveMark]) -> [CountedMark] {
        LeaveMark.Group.allCases.compactMap { group in
            let count = marks.count { $0.group == group }
            return count == 0 ? nil : CountedMark(group.mark.shape, count, group.mark.word, group.mark.tone)
        }
    }
}

/// How a displaced visit's patient stands.
struct LeaveMark {
    enum Group: CaseIterable {
        case unanswered
        case phone
        case newTime
        case cancelled

        var mark: Mark {
            switch self {
            case .unanswered: Mark("○", "not answered", "open")
            case .phone: Mark("▲", "to be phoned", "bad")
            case .newTime: Mark("●", "new time", "good")
            case .cancelled: Mark("✕", "cancelled", "off")
            }
        }
    }

    let group: Group?
    let mark: Mark
    let said: String?

    /// Somebody has to see to it.
    var isOpen: Bool { group == .unanswered || group == .phone }
    var order: Int { isOpen ? 0 : 1 }

    private init(_ group: Group?, _ mark: Mark, _ said: String? = nil) {
        self.group = group
        self.mark = mark
        self.said = said
    }

    init(_ line: LeaveRows.Line, _ leave: Taken, time: ClinicTime, now: Instant) {
        let visit = line.named.visit
        guard visit.state != .cancelled else {
            self.init(.cancelled, Mark("✕", "Cancelled", "off"))
            return
        }
        guard visit.state == .booked, visit.start > now else {
            self.init(nil, Mark("✓", "Over", "off"))
            return
        }
        guard let record = line.record else {
            self.init(.unanswered, Mark("○", "Put there since, not asked", "open"))
            return
        }
        if visit.slotVersion != record.slotVersion {
            self =
                leave.displaces(visit)
                ? LeaveMark(.phone, Mark("▲", "Moved, and still in it", "bad"))
                : LeaveMark(.newTime, Mark("●", "New time", "good"), "now \(time.moment(visit.start))")
            return
        }
        self = Self.waiting(record, line.fate, time: time, now: now)
    }

    private static func waiting(_ record: LeaveVisit, _ fate: MessageFate?, time: ClinicTime, now: Instant) -> LeaveMark
    {
        if let obstacle = record.obstacle { return LeaveMark(.phone, Mark("▲", Self.obstacle(obstacle), "bad")) }
        guard let askedAt = record.askedAt, let fate else {
            return LeaveMark(.unanswered, Mark("○", "Not asked", "open"))
        }
        let said = "asked \(time.full(askedAt, now: now))"
        if fate.hasFailed {
            let why = fate.reason.map { ReasonWords.of($0).what } ?? "it did not arrive"
            return LeaveMark(.phone, Mark("▲", "Phone: \(why.prefix(1).lowercased() + why.dropFirst())", "bad"), said)
        }
        if fate.isPending { return LeaveMark(.unanswered, Mark("◔", "On its way", "open"), said) }
        return LeaveMark(.unanswered, Mark("○", fate.wasRead ? "Read, not answered" : "Not answered", "open"), said)
    }

    /// Why nobody is asked.
    static func obstacle(_ code: String) -> String {
        if code == LeaveVisit.noTime { return "No free time: phone" }
        let what = ReasonWords.of(code).what
        return "\(what): phone"
    }
}
