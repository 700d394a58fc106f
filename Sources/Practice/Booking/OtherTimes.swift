import Care
import Dialogue
import Store

/// Which other times are worth asking about: only ways that lead to a free time.
struct OtherTimes {
    let visitType: Identifier<VisitType>
    /// Who asks: the times kept for them are free to them.
    let holder: Identifier<Conversation>
    /// The last day of the times that were shown; nil is that of the next ones.
    let shownUntil: LocalDate?

    private static let mostPractitioners = 5
    /// One who has nothing free costs a look at every day: no more than so many are tried.
    private static let mostTried = 12

    func ways(in tx: Transaction) throws -> [BookingDialogue.Narrowing] {
        var ways: [BookingDialogue.Narrowing] = []
        for part in SlotWish.PartOfDay.allCases where try leads(SlotWish(partOfDay: part), in: tx) {
            ways.append(.partOfDay(part))
        }
        if let day = try laterDay(in: tx) { ways.append(.from(day)) }
        let practitioners = try practitioners(in: tx)
        if practitioners.count > 1 {
            for one in practitioners { ways.append(.practitioner(one.id, name: one.name)) }
        }
        return ways
    }

    private func leads(_ wish: SlotWish, in tx: Transaction) throws -> Bool {
        try !find(wish, in: tx).isEmpty
    }

    /// Only looked at: nothing is kept for anybody.
    private func find(
        _ wish: SlotWish = SlotWish(),
        from day: LocalDate? = nil,
        limit: Int = 1,
        in tx: Transaction
    ) throws -> [Slot] {
        guard let finder = try SlotFinder(visitType, wish: wish, holder: holder, in: tx) else { return [] }
        let days = finder.today..<finder.today.adding(days: try tx.horizon(of: visitType))
        return try finder.offered([days], from: day, limit: limit, page: 0).slots
    }

    /// The day after the last one that was shown, if anything is free from then on.
    private func laterDay(in tx: Transaction) throws -> LocalDate? {
        guard let day = try shownUntil ?? lastOffered(in: tx) else { return nil }
        let next = day.adding(days: 1)
        return try find(from: next, in: tx).isEmpty ? nil : next
    }

    private func lastOffered(in tx: Transaction) throws -> LocalDate? {
        let shown = try find(limit: AppointmentDesk.slotsOffered, in: tx)
        return shown.last.flatMap { last in Zone(last.zone)?.civil(at: last.start).date }
    }

    private func practitioners(in tx: Transaction) throws -> [Practitioner] {
        let offering = try tx.demand(of: visitType)?.practitioners
        let all = try tx.practitioners().filter { offering?.contains($0.id) != false }
        var found: [Practitioner] = []
        for one in all.prefix(Self.mostTried) where found.count < Self.mostPractitioners {
            if try leads(SlotWish(practitioner: one.id), in: tx) { found.append(one) }
        }
        return found
    }
}
