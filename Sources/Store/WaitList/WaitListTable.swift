package import Care

/// Who waits for an earlier time.
extension Transaction {
    private static let columns = """
        wait_list_entry.id, person_id, wait_list_entry.visit_type_id, appointment_id, wait_list_entry.practitioner_id, \
        part_of_day, weekdays, first_day, last_day, notice_minutes, priority, since, wait_list_entry.state, \
        appointment.start_at, appointment.state, appointment.cancel_reason, appointment.end_at
        """

    /// Whether anybody waits at all: asked whenever a time comes free.
    package func hasWaitList() throws -> Bool {
        try number("SELECT count(*) FROM (SELECT 1 FROM wait_list_entry WHERE state = 'waiting' LIMIT 1) AS one") > 0
    }

    package func insert(_ entry: WaitListEntry) throws {
        try execute(
            "INSERT INTO wait_list_entry (id, person_id, visit_type_id, appointment_id, practitioner_id, part_of_day, "
                + "weekdays, first_day, last_day, notice_minutes, priority, since, state, changed_at) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .id(entry.id),
            .id(entry.person),
            .id(entry.visitType),
            .id(entry.replaces?.appointment),
            .id(entry.practitioner),
            .optional(entry.wish.partOfDay?.rawValue),
            .int(Self.bits(of: entry.wish.weekdays)),
            .optional(entry.firstDay?.description),
            .optional(entry.lastDay?.description),
            .int(entry.noticeMinutes),
            .text(entry.priority.rawValue),
            .instant(entry.since),
            .text(entry.state.rawValue),
            .instant(now)
        )
        tell(.appointments)
    }

    /// Saves what a command changed.
    package func update(_ entry: WaitListEntry) throws {
        try execute(
            "UPDATE wait_list_entry SET state = ?, priority = ?, changed_at = ? WHERE id = ?",
            .text(entry.state.rawValue),
            .text(entry.priority.rawValue),
            .instant(now),
            .id(entry.id)
        )
        tell(.appointments)
    }

    /// Another wish of somebody who waits already, who keeps the place.
    package func change(_ id: Identifier<WaitListEntry>, to entry: WaitListEntry) throws {
        try execute(
            "UPDATE wait_list_entry SET part_of_day = ?, weekdays = ?, first_day = ?, last_day = ?, changed_at = ? "
                + "WHERE id = ?",
            .optional(entry.wish.partOfDay?.rawValue),
            .int(Self.bits(of: entry.wish.weekdays)),
            .optional(entry.firstDay?.description),
            .optional(entry.lastDay?.description),
            .instant(now),
            .id(id)
        )
        tell(.appointments)
    }

    /// With the offers it has had.
    package func waitListEntry(_ id: Identifier<WaitListEntry>) throws -> WaitListEntry? {
        try entries("wait_list_entry.id = ?", [.id(id)]).first
    }

    /// All who wait, the longest first, with the offers they have had.
    package func waitList() throws -> [WaitListEntry] { try entries("wait_list_entry.state = 'waiting'", []) }

    /// Those of them whom a time of the practitioner may suit: on their list, or on anybody's; nil is anybody's alone.
    package func waitList(of practitioner: Identifier<Practitioner>?) throws -> [WaitListEntry] {
        let anybodys = try entries("wait_list_entry.state = 'waiting' AND wait_list_entry.practitioner_id IS NULL", [])
        guard let practitioner else { return anybodys }
        // One condition for both would read the whole list.
        let theirs = try entries(
            "wait_list_entry.state = 'waiting' AND wait_list_entry.practitioner_id = ?",
            [.id(practitioner)]
        )
        return (anybodys + theirs).sorted { ($0.since, $0.id.rawValue) < ($1.since, $1.id.rawValue) }
    }

    package func waitListEntries(of person: Identifier<Person>) throws -> [WaitListEntry] {
        try entries("person_id = ? AND wait_list_entry.state = 'waiting'", [.id(person)])
    }

    private func entries(_ condition: String, _ arguments: [SQLValue]) throws -> [WaitListEntry] {
        let found = try rows(
            "SELECT \(Self.columns) FROM wait_list_entry LEFT JOIN appointment ON appointment.id = appointment_id "
                + "WHERE \(condition) ORDER BY since, wait_list_entry.id",
            arguments,
            Self.readEntry
        )
        return try found.map { entry in
            var entry = entry
            entry.history = try offerHistory(of: entry.id)
            return entry
        }
    }

    private static func readEntry(_ row: any SQLRow) -> WaitListEntry {
        let visit = row.optionalText(14).flatMap { Appointment.State(rawValue: $0) }
        // A visit that was called off or is over gives nothing up.
        var held: WaitListEntry.Held?
        if visit == .booked, let id: Identifier<Appointment> = row.optionalID(3), let start = row.optionalInstant(13) {
            held = WaitListEntry.Held(appointment: id, start: start, length: row.optionalInstant(16).map { $0 - start })
        }
        var entry = WaitListEntry(
            id: row.id(0),
            person: row.id(1),
            visitType: row.id(2),
            replaces: held,
            wish: SlotWish(
                practitioner: row.optionalID(4),
                partOfDay: row.optionalText(5).flatMap(SlotWish.PartOfDay.init),
                weekdays: weekdays(in: row.int(6))
            ),
            firstDay: row.optionalText(7).flatMap { LocalDate($0) },
            lastDay: row.optionalText(8).flatMap { LocalDate($0) },
            noticeMinutes: Int(row.int(9)),
            priority: ClinicalPriority(rawValue: row.text(10)) ?? .routine,
            since: row.instant(11),
            state: WaitListEntry.State(rawValue: row.text(12)) ?? .lapsed
        )
        // What the clinic called off leaves the patient without a visit, and still waiting for one.
        entry.isVisitOver =
            switch visit {
            case .fulfilled, .noShow: true
            case .cancelled: row.optionalText(15) == Appointment.CancelReason.patient.rawValue
            case .booked, nil: false
            }
        return entry
    }

    private static func bits(of weekdays: Set<Int>?) -> Int {
        (weekdays ?? []).filter { (1...7).contains($0) }.reduce(0) { $0 | 1 << ($1 - 1) }
    }

    private static func weekdays(in bits: Int64) -> Set<Int>? {
        bits == 0 ? nil : Set((1...7).filter { bits >> ($0 - 1) & 1 == 1 })
    }
}
