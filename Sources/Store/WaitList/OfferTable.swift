package import Care

/// Freed times and the offers made of them.
extension Transaction {
    private static let offerColumns = """
        wait_list_offer.id, entry_id, person_id, made_at, answer_until, wait_list_offer.state, settled_at, \
        freed_slot.practitioner_id, location_id, start_at, end_at, zone
        """
    private static let offerTables = """
        wait_list_offer JOIN wait_list_entry ON wait_list_entry.id = entry_id \
        JOIN freed_slot ON freed_slot.id = freed_slot_id
        """

    /// What the latest hundred offers somebody who waits has had come to: read for each of a list at each look.
    func offerHistory(of entry: Identifier<WaitListEntry>) throws -> OfferHistory {
        var history = OfferHistory()
        try connection.query(
            "SELECT state, made_at, answer_until FROM wait_list_offer WHERE entry_id = ? ORDER BY made_at DESC LIMIT 100",
            [.id(entry)]
        ) { row in
            let state = Offer.State(rawValue: row.text(0)) ?? .withdrawn
            history.add(state, madeAt: row.instant(1), answerUntil: row.instant(2))
        }
        return history
    }

    /// All offers somebody who waits has had, of whatever time, the latest hundred.
    package func offers(to entry: Identifier<WaitListEntry>) throws -> [Offer] {
        try rows(
            "SELECT \(Self.offerColumns) FROM \(Self.offerTables) WHERE entry_id = ? ORDER BY made_at DESC LIMIT 100",
            [.id(entry)],
            Self.readOffer
        )
    }

    /// All offers of this very meeting, of earlier times it was free as well.
    package func offers(of slot: Slot) throws -> [Offer] {
        try rows(
            "SELECT \(Self.offerColumns) FROM \(Self.offerTables) WHERE freed_slot.practitioner_id = ? "
                + "AND freed_slot.start_at = ? ORDER BY made_at",
            [.id(slot.practitioner), .instant(slot.start)],
            Self.readOffer
        ).filter { $0.slot.isSameMeeting(as: slot) }
    }

    package func offer(_ id: Identifier<Offer>) throws -> Offer? {
        try row(
            "SELECT \(Self.offerColumns) FROM \(Self.offerTables) WHERE wait_list_offer.id = ?",
            [.id(id)],
            Self.readOffer
        )
    }

    /// The time an offer is of.
    package func freedSlot(of offer: Identifier<Offer>) throws -> Identifier<FreedSlot>? {
        try row("SELECT freed_slot_id FROM wait_list_offer WHERE id = ?", [.id(offer)]) { $0.id(0) }
    }

    package func insert(_ offer: Offer, of slot: Identifier<FreedSlot>) throws {
        try execute(
            "INSERT INTO wait_list_offer (id, freed_slot_id, entry_id, made_at, answer_until, state, settled_at) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(offer.id),
            .id(slot),
            .id(offer.entry),
            .instant(offer.madeAt),
            .instant(offer.answerUntil),
            .text(offer.state.rawValue),
            .instant(offer.settledAt)
        )
        tell(.appointments)
    }

    package func update(_ offer: Offer) throws {
        try execute(
            "UPDATE wait_list_offer SET state = ?, settled_at = ? WHERE id = ?",
            .text(offer.state.rawValue),
            .instant(offer.settledAt),
            .id(offer.id)
        )
        tell(.appointments)
    }

    private static func readOffer(_ row: any SQLRow) -> Offer {
        Offer(
            id: row.id(0),
            entry: row.id(1),
            person: row.id(2),
            slot: Slot(
                practitioner: row.id(7),
                location: row.id(8),
                start: row.instant(9),
                end: row.instant(10),
                zone: row.text(11)
            ),
            madeAt: row.instant(3),
            answerUntil: row.instant(4),
            state: Offer.State(rawValue: row.text(5)) ?? .withdrawn,
            settledAt: row.optionalInstant(6)
        )
    }
}
