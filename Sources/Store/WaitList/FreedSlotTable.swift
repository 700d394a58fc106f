package import Care

/// A time that came free, as it is kept.
package struct FreedSlotRecord: Sendable, Hashable {
    package enum State: String, Sendable {
        case open
        case taken
        case closed
    }

    package var id: Identifier<FreedSlot>
    package var slot: Slot
    package var freedAt: Instant
    package var freedBy: Identifier<Person>?
    package var state: State

    package init(
        id: Identifier<FreedSlot>,
        slot: Slot,
        freedAt: Instant,
        freedBy: Identifier<Person>?,
        state: State = .open
    ) {
        self.id = id
        self.slot = slot
        self.freedAt = freedAt
        self.freedBy = freedBy
        self.state = state
    }
}

extension Transaction {
    private static let slotColumns =
        "id, practitioner_id, location_id, start_at, end_at, zone, freed_at, freed_by, state"

    /// To be looked at at once.
    package func insert(_ freed: FreedSlotRecord) throws {
        try execute(
            "INSERT INTO freed_slot (\(Self.slotColumns), next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .id(freed.id),
            .id(freed.slot.practitioner),
            .id(freed.slot.location),
            .instant(freed.slot.start),
            .instant(freed.slot.end),
            .text(freed.slot.zone),
            .instant(freed.freedAt),
            .id(freed.freedBy),
            .text(freed.state.rawValue),
            .instant(now)
        )
        tell(.appointments)
    }

    package func freedSlot(_ id: Identifier<FreedSlot>) throws -> FreedSlotRecord? {
        try row("SELECT \(Self.slotColumns) FROM freed_slot WHERE id = ?", [.id(id)], Self.readSlot)
    }

    /// Those to look at now, the most pressing first.
    package func dueFreedSlots(limit: Int) throws -> [FreedSlotRecord] {
        try rows(
            "SELECT \(Self.slotColumns) FROM freed_slot WHERE state = 'open' AND next_at <= ? ORDER BY next_at, id LIMIT ?",
            [.instant(now), .int(limit)],
            Self.readSlot
        )
    }

    package func nextFreedSlotDue() throws -> Instant? {
        try row("SELECT min(next_at) FROM freed_slot WHERE state = 'open'") { $0.optionalInstant(0) } ?? nil
    }

    /// Those that are still being offered at this very time.
    package func openFreedSlots(of slot: Slot) throws -> [FreedSlotRecord] {
        try rows(
            "SELECT \(Self.slotColumns) FROM freed_slot WHERE practitioner_id = ? AND start_at = ? AND state = 'open'",
            [.id(slot.practitioner), .instant(slot.start)],
            Self.readSlot
        ).filter { $0.slot.isSameMeeting(as: slot) }
    }

    package func look(at slot: Identifier<FreedSlot>, next moment: Instant) throws {
        try execute("UPDATE freed_slot SET next_at = ? WHERE id = ?", .instant(moment), .id(slot))
    }

    /// Somebody else has got the time: who was offered it is to hear at once.
    package func lookAgain(atFreed span: Range<Instant>, of practitioner: Identifier<Practitioner>) throws {
        try executeLater(
            "UPDATE freed_slot SET next_at = ? WHERE practitioner_id = ? AND state = 'open' AND start_at < ? AND end_at > ?",
            .instant(now),
            .id(practitioner),
            .instant(span.upperBound),
            .instant(span.lowerBound)
        )
    }

    /// Somebody may suit who did not: they have just joined, or an offer of theirs is over before its time.
    ///
    /// Times of that practitioner alone, or of anybody.
    package func lookAgain(atFreedOf practitioner: Identifier<Practitioner>?) throws {
        let open = "UPDATE freed_slot SET next_at = ? WHERE state = 'open' AND next_at > ?"
        guard let practitioner else { return try executeLater(open, .instant(now), .instant(now)) }
        try executeLater(open + " AND practitioner_id = ?", .instant(now), .instant(now), .id(practitioner))
    }

    package func close(_ slot: Identifier<FreedSlot>, _ state: FreedSlotRecord.State, because reason: String) throws {
        try execute(
            "UPDATE freed_slot SET state = ?, reason = ? WHERE id = ?",
            .text(state.rawValue),
            .text(reason),
            .id(slot)
        )
        tell(.appointments)
    }

    private static func readSlot(_ row: any SQLRow) -> FreedSlotRecord {
        FreedSlotRecord(
            id: row.id(0),
            slot: Slot(
                practitioner: row.id(1),
                location: row.id(2),
                start: row.instant(3),
                end: row.instant(4),
                zone: row.text(5)
            ),
            freedAt: row.instant(6),
            freedBy: row.optionalID(7),
            state: FreedSlotRecord.State(rawValue: row.text(8)) ?? .closed
        )
    }
}

extension Transaction {
    /// Those still ahead that are being offered or came free lately, the earliest first.
    package func freedSlots(since moment: Instant, limit: Int) throws -> [FreedSlotRecord] {
        try rows(
            "SELECT \(Self.slotColumns) FROM freed_slot WHERE start_at > ? AND (state = 'open' OR freed_at >= ?) "
                + "ORDER BY start_at, id LIMIT ?",
            [.instant(now), .instant(moment), .int(limit)],
            Self.readSlot
        )
    }

    /// Why nobody is asked about it any more.
    package func reasonClosed(_ slot: Identifier<FreedSlot>) throws -> String? {
        try row("SELECT reason FROM freed_slot WHERE id = ?", [.id(slot)]) { $0.optionalText(0) } ?? nil
    }

    /// How many times that came free since `moment` somebody who waits has taken.
    package func freedSlotsTaken(since moment: Instant) throws -> Int {
        Int(try number("SELECT count(*) FROM freed_slot WHERE freed_at >= ? AND state = 'taken'", [.instant(moment)]))
    }
}
