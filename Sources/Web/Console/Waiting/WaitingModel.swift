import Care
import Practice
import Store

/// What the page of the wait-list shows.
struct WaitingModel {
    struct Entry {
        let key: String
        let patient: String
        let conversation: String?
        let kind: String
        let wish: String
        let holds: String?
        let since: String
        let history: String
        let priority: String?
        let priorities: [FormOption]
        let priorityHref: String
        let removeHref: String
    }

    struct List {
        let key: String
        let name: String
        let count: String
        let entries: [Entry]
    }

    struct Add {
        let href: String
        let isOpen: Bool
        let complaint: String?
        let sought: String
        let matches: [MatchOption]
        let kinds: [FormOption]
        let practitioners: [FormOption]
        let parts: [FormOption]
        let weekdays: [FormOption]
        let priorities: [FormOption]
        let firstDay: String
        let lastDay: String
        let notice: String
    }

    let shell: Shell
    let sums: [CountedMark]
    let slots: [WaitingSlot]
    let lists: [List]
    let add: Add

    init(
        shell: Shell,
        rows: WaitingRows,
        form: WaitingForm = .empty,
        choice: PatientChoice = .nobody,
        complaint: String? = nil,
        time: ClinicTime,
        now: Instant
    ) {
        self.shell = shell
        slots = rows.pictures.map { WaitingSlot($0, rows, time: time, now: now) }
        let open = rows.pictures.filter { $0.record.state == .open }
        let out = open.reduce(0) { $0 + $1.offers.count { $0.isOpen(at: now) } }
        sums = [
            CountedMark("○", rows.entries.count, "waiting", "open"),
            CountedMark("◌", open.count, open.count == 1 ? "time free" : "times free", "open"),
            CountedMark("●", out, out == 1 ? "offer out" : "offers out", "good"),
            CountedMark("✓", rows.filledThisWeek, "filled this week", "good"),
        ]
        let everybody = rows.entries.filter { $0.practitioner == nil }
        lists =
            [Self.list("0", "Anybody", everybody, rows, time, now)]
            + rows.practitioners.map { practitioner in
                let waiting = rows.entries.filter { $0.practitioner == practitioner.id }
                return Self.list(practitioner.id.description, practitioner.name, waiting, rows, time, now)
            }
        add = Self.add(rows, form, choice, complaint)
    }

    private static func list(
        _ key: String,
        _ name: String,
        _ entries: [WaitListEntry],
        _ rows: WaitingRows,
        _ time: ClinicTime,
        _ now: Instant
    ) -> List {
        let shown = entries.sorted { ($1.priority, $0.since, $0.id) < ($0.priority, $1.since, $1.id) }
        return List(
            key: key,
            name: name,
            count: "\(entries.count) of \(WaitListJoining.mostPerList)",
            entries: shown.prefix(WaitListJoining.mostPerList).map { entry($0, rows, time, now) }
        )
    }

    private static func entry(_ entry: WaitListEntry, _ rows: WaitingRows, _ time: ClinicTime, _ now: Instant) -> Entry
    {
        let days = max(0, (now - entry.since).microseconds / Span.days(1).microseconds)
        let count = entry.history.count
        let last = entry.history.lastAt.map { ", the last \(time.brief($0, now: now))" } ?? ""
        return Entry(
            key: entry.id.description,
            patient: rows.name(entry.person),
            conversation: rows.conversation(entry.person),
            kind: rows.name(entry.visitType),
            wish: WaitingWords.wish(entry, time),
            holds: entry.replaces.map { "gives up \(time.moment($0.start))" },
            since: days == 0 ? "today" : days == 1 ? "1 day" : "\(days) days",
            history: count == 0 ? "No offer yet" : count == 1 ? "1 offer\(last)" : "\(count) offers\(last)",
            priority: entry.priority == .routine ? nil : WaitingWords.priority(entry.priority),
            priorities: priorities(entry.priority.rawValue),
            priorityHref: ConsolePath.waitingPriority.path,
            removeHref: ConsolePath.waitingRemove.path
        )
    }

    private static func priorities(_ chosen: String) -> [FormOption] {
        ClinicalPriority.allCases.map {
            FormOption(value: $0.rawValue, name: WaitingWords.priority($0), isChosen: $0.rawValue == chosen)
        }
    }

    private static func add(
        _ rows: WaitingRows,
        _ form: WaitingForm,
        _ choice: PatientChoice,
        _ complaint: String?
    ) -> Add {
        let parts = SlotWish.PartOfDay.allCases.map { part in
            let word = WaitingWords.part(part)
            return FormOption(
                value: part.rawValue,
                name: word.prefix(1).uppercased() + word.dropFirst(),
                isChosen: form.partOfDay == part.rawValue
            )
        }
        return Add(
            href: ConsolePath.waiting.path,
            isOpen: complaint != nil,
            complaint: complaint,
            sought: choice.sought,
            matches: choice.options,
            kinds: rows.types.map {
                FormOption(
                    value: $0.id.description,
                    name: $0.name,
                    isChosen: $0.id.description == form.visitType
                )
            },
            practitioners: [FormOption(value: "", name: "Anybody", isChosen: form.practitioner.isEmpty)]
                + rows.practitioners.map {
                    FormOption(
                        value: $0.id.description,
                        name: $0.name,
                        isChosen: $0.id.description == form.practitioner
                    )
                },
            parts: [FormOption(value: "", name: "Any", isChosen: form.partOfDay.isEmpty)] + parts,
            weekdays: (1...7).map {
                FormOption(
                    value: "\($0)",
                    name: WaitingWords.weekdays[$0 - 1],
                    isChosen: form.weekdays.contains($0)
                )
            },
            priorities: priorities(form.priority),
            firstDay: form.firstDay,
            lastDay: form.lastDay,
            notice: form.notice
        )
    }
}
