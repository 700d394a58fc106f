import Care
import Practice
import Store

/// What somebody who is put on the list waits for, as it was filled in.
struct WaitingForm: Sendable {
    let visitType: String
    /// Empty is anybody.
    let practitioner: String
    /// Empty is any.
    let partOfDay: String
    /// None is any.
    let weekdays: Set<Int>
    let firstDay: String
    let lastDay: String
    /// Hours the patient must know before.
    let notice: String
    let priority: String

    static let empty = WaitingForm()

    private init() {
        visitType = ""
        practitioner = ""
        partOfDay = ""
        weekdays = []
        firstDay = ""
        lastDay = ""
        notice = "2"
        priority = ClinicalPriority.routine.rawValue
    }

    init(_ form: FormBody) {
        visitType = form["visit_type"]
        practitioner = form["practitioner"]
        partOfDay = form["part_of_day"]
        weekdays = Set((1...7).filter { form["weekday\($0)"] == "1" })
        firstDay = form["first_day"]
        lastDay = form["last_day"]
        notice = form["notice"]
        priority = form["priority"]
    }

    /// Nil where something cannot be read; its place and moment are the desk's to give.
    func entry(for person: Identifier<Person>, now: Instant) -> WaitListEntry? {
        guard let visitType = Identifier<VisitType>(visitType), let hours = Int(notice),
            (0...WaitListEntry.longestNotice / 60).contains(hours), let priority = ClinicalPriority(rawValue: priority)
        else { return nil }
        let isReadable =
            (practitioner.isEmpty || Identifier<Practitioner>(practitioner) != nil)
            && (firstDay.isEmpty || LocalDate(firstDay) != nil) && (lastDay.isEmpty || LocalDate(lastDay) != nil)
        guard isReadable else { return nil }
        return WaitListEntry(
            id: Identifier(0),
            person: person,
            visitType: visitType,
            wish: SlotWish(
                practitioner: Identifier<Practitioner>(practitioner),
                partOfDay: SlotWish.PartOfDay(rawValue: partOfDay),
                weekdays: weekdays.isEmpty ? nil : weekdays
            ),
            firstDay: LocalDate(firstDay),
            lastDay: LocalDate(lastDay),
            noticeMinutes: hours * 60,
            priority: priority,
            since: now
        )
    }

    static let unreadable = "Say for what, and how many hours of notice are needed (0 to 336)."
}

/// The wait-list's own words.
enum WaitingWords {
    static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    static func priority(_ priority: ClinicalPriority) -> String {
        switch priority {
        case .routine: "Routine"
        case .urgent: "Urgent"
        case .asap: "As soon as possible"
        case .stat: "At once"
        }
    }

    static func part(_ part: SlotWish.PartOfDay) -> String {
        switch part {
        case .morning: "mornings"
        case .afternoon: "afternoons"
        case .evening: "evenings"
        }
    }

    /// "mornings, Mon or Wed, from 1 Dec"; "any time".
    static func wish(_ entry: WaitListEntry, _ time: ClinicTime) -> String {
        let days = (entry.wish.weekdays ?? []).sorted().map { weekdays[($0 + 6) % 7] }
        let parts = [
            entry.wish.partOfDay.map(part), days.isEmpty ? nil : days.joined(separator: " or "),
            entry.firstDay.map { "from \(time.day($0))" }, entry.lastDay.map { "until \(time.day($0))" },
            entry.noticeMinutes == 120 ? nil : "\(notice(entry.noticeMinutes)) of notice",
        ].compactMap(\.self)
        return parts.isEmpty ? "any time" : parts.joined(separator: ", ")
    }

    private static func notice(_ minutes: Int) -> String {
        minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes) min"
    }

    static func refusal(_ refusal: WaitListDesk.Refusal) -> String {
        switch refusal {
        case .joining(.full): "The list is full: \(WaitListJoining.mostPerList) wait on it already."
        case .joining(.noticeOutOfRange): "The notice is 0 to \(WaitListEntry.longestNotice / 60) hours."
        case .joining(.daysBackwards): "The last day comes before the first."
        case .joining(.nothingCanCome):
            "No earlier time can come any more: the visit they have is too near, or the last day is over."
        case .joining(.alreadyWaits): "They wait for that already."
        case .notWaiting: "They are no longer on the list."
        case .slotGone: "The time is no longer free, or nobody is asked about it any more."
        case .cannotBeAsked(.noConsent): "They cannot be written to: they have not agreed, or no number is known."
        case .cannotBeAsked(.delay(let delay)): "They cannot be asked now: \(delay.rawValue)."
        case .cannotBeAsked(.objection(let objection)): "It is nothing for them: \(objection.rawValue)."
        }
    }
}
