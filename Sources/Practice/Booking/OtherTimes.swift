import Care
import Dialogue
import Store

/// Which other times are worth asking about: only ways that lead to a free time.
struct OtherTimes {
    let desk: AppointmentDesk
    let visitType: Identifier<VisitType>

    private static let mostPractitioners = 5

    func ways(in tx: Transaction) throws -> [BookingDialogue.Narrowing] {
        var ways: [BookingDialogue.Narrowing] = []
        for part in SlotWish.PartOfDay.allCases where try leads(SlotWish(partOfDay: part), in: tx) {
            ways.append(.partOfDay(part))
        }
        if let day = try laterDay(in: tx) { ways.append(.from(day)) }
        let practitioners = try practitioners(in: tx)
        if practitioners.count > 1 {
            for one in practitioners.prefix(Self.mostPractitioners) {
                ways.append(.practitioner(one.id, name: one.name))
            }
        }
        return ways
    }

    private func leads(_ wish: SlotWish, in tx: Transaction) throws -> Bool {
        try !desk.offers(of: visitType, wish: wish, in: tx).isEmpty
    }

    /// The day after the last one offered without a wish, if anything is free from then on.
    private func laterDay(in tx: Transaction) throws -> LocalDate? {
        guard let last = try desk.offers(of: visitType, in: tx).last, let zone = Zone(last.zone) else { return nil }
        let day = zone.civil(at: last.start).date.adding(days: 1)
        return try desk.offers(of: visitType, from: day, in: tx).isEmpty ? nil : day
    }

    private func practitioners(in tx: Transaction) throws -> [Practitioner] {
        let offering = try tx.demand(of: visitType)?.practitioners
        return try tx.practitioners().filter { one in
            try offering?.contains(one.id) != false && leads(SlotWish(practitioner: one.id), in: tx)
        }
    }
}
