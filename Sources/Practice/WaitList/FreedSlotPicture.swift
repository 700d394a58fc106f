package import Care
package import Store

/// A time that came free as staff see it: whom it was offered to, and who would be asked next and why.
package struct FreedSlotPicture: Sendable {
    package var record: FreedSlotRecord
    /// Made since it came free, newest first.
    package var offers: [Offer]
    /// Everybody who waits, with how they stand to it; those who can be asked first, best placed first.
    package var standings: [(entry: WaitListEntry, standing: WaitListStanding)]
    /// Nil when nobody is asked any more.
    package var step: OfferPlan.Step?
}

extension Rescue {
    /// How the times that came free stand to everybody who waits; it only reads.
    package func pictures(
        of records: [FreedSlotRecord],
        _ waiting: [WaitListEntry],
        in tx: Transaction
    ) throws -> [FreedSlotPicture] {
        let candidates = try waiting.map { try candidate($0, in: tx) }
        return try records.map { try picture(of: $0, candidates, in: tx) }
    }

    private func picture(
        of record: FreedSlotRecord,
        _ candidates: [WaitListCandidate],
        in tx: Transaction
    ) throws -> FreedSlotPicture {
        let all = try tx.offers(of: record.slot)
        var picture = FreedSlotPicture(
            record: record,
            offers: all.filter { $0.madeAt >= record.freedAt }.sorted { $0.madeAt > $1.madeAt },
            standings: []
        )
        guard record.state == .open, let freed = try freed(record, Set(candidates.map(\.entry.visitType)), in: tx)
        else { return picture }
        let standings = candidates.map {
            (entry: $0.entry, standing: plan.standing($0, freed, offers: all, now: tx.now))
        }
        picture.standings = standings.sorted { $0.standing.isBefore($1.standing, $0.entry, $1.entry) }
        picture.step = plan.next(freed, candidates, offers: all, now: tx.now)
        return picture
    }

    /// The time with the kinds of visit that can be had in it; nil when its zone is unknown.
    func freed(
        _ record: FreedSlotRecord,
        _ types: Set<Identifier<VisitType>>,
        in tx: Transaction
    ) throws -> FreedSlot? {
        FreedSlot(
            record.slot,
            visitTypes: try fitting(record.slot, types, in: tx),
            freedAt: record.freedAt,
            freedBy: record.freedBy
        )
    }
}

extension WaitListStanding {
    /// Who can be asked now comes before who can later, and both before who cannot.
    fileprivate func isBefore(_ other: Self, _ own: WaitListEntry, _ others: WaitListEntry) -> Bool {
        if case .ready(let score) = self, case .ready(let otherScore) = other {
            return WaitListRanking.isBefore((own, score), (others, otherScore))
        }
        return (order, own.since, own.id) < (other.order, others.since, others.id)
    }

    private var order: Int {
        switch self {
        case .ready: 0
        case .later: 1
        case .noConsent: 2
        case .unsuited: 3
        }
    }
}
