import Care
import Dialogue
import Store

/// Which other times are worth asking about: only ways that lead to a free time.
struct OtherTimes {
    let wanted: WantedVisit
    /// Who asks: the times kept for them are free to them.
    let holder: Identifier<Conversation>
    /// What the times that were shown were found by; every way keeps to it.
    let wish: TimesWish
    /// The last day of the times that were shown; nil is that of the next ones.
    let shownUntil: LocalDate?

    /// With three parts of the day, later times and a certain day they fill Meta's ten rows.
    private static let mostPractitioners = 4
    /// One who has nothing free costs a look at every day: no more than so many are tried.
    private static let mostTried = 40

    func ways(in tx: Transaction) throws -> [BookingDialogue.Narrowing] {
        var ways: [BookingDialogue.Narrowing] = []
        for part in SlotWish.PartOfDay.allCases where part != wish.partOfDay {
            let other = SlotWish(practitioner: wish.practitioner, partOfDay: part)
            if try next(other, from: wish.from, in: tx) != nil { ways.append(.partOfDay(part)) }
        }
        if let day = try laterDay(in: tx) { ways += [.from(day), .certainDay] }
        return ways + (try practitioners(in: tx))
    }

    /// The next days on which something is free, and where others begin.
    func days(limit: Int, in tx: Transaction) throws -> (days: [LocalDate], later: LocalDate?) {
        guard let finder = try finder(same, in: tx) else { return ([], nil) }
        let (first, end) = (max(wish.from ?? finder.today, finder.today), try end(finder, in: tx))
        // A row may be tapped when its days are further off than the clinic lets anybody book by now.
        guard first < end else { return ([], nil) }
        let all = try finder.freeDays(first..<end)
        return (Array(all.prefix(limit)), all.dropFirst(limit).first)
    }

    /// Free times of one day, spread over its hours where they are more.
    func times(on day: LocalDate, limit: Int, in tx: Transaction) throws -> [Slot] {
        guard let finder = try finder(same, in: tx), day >= finder.today, day < (try end(finder, in: tx)) else {
            return []
        }
        let all = try finder.times(on: day)
        guard all.count > limit else { return all }
        return (0..<limit).map { all[$0 * (all.count - 1) / (limit - 1)] }
    }

    private var same: SlotWish { SlotWish(practitioner: wish.practitioner, partOfDay: wish.partOfDay) }

    private func finder(_ wish: SlotWish, in tx: Transaction) throws -> SlotFinder? {
        try SlotFinder(wanted.visitType, for: wanted.patient, wish: wish, holder: holder, in: tx)
    }

    private func end(_ finder: SlotFinder, in tx: Transaction) throws -> LocalDate {
        finder.today.adding(days: try tx.horizon(of: wanted.visitType))
    }

    /// Only looked at: nothing is kept for anybody.
    private func find(_ wish: SlotWish, from day: LocalDate?, limit: Int, in tx: Transaction) throws -> [Slot] {
        guard let finder = try finder(wish, in: tx) else { return [] }
        return try finder.offered([finder.today..<(try end(finder, in: tx))], from: day, limit: limit, page: 0).slots
    }

    /// When the next free time is.
    private func next(_ wish: SlotWish, from day: LocalDate?, in tx: Transaction) throws -> CivilTime? {
        try find(wish, from: day, limit: 1, in: tx).first.flatMap { Zone($0.zone)?.civil(at: $0.start) }
    }

    /// The day after the last one that was shown, if anything is free from then on.
    private func laterDay(in tx: Transaction) throws -> LocalDate? {
        guard let day = try shownUntil ?? lastOffered(in: tx) else { return nil }
        let next = day.adding(days: 1)
        return try self.next(same, from: next, in: tx) == nil ? nil : next
    }

    private func lastOffered(in tx: Transaction) throws -> LocalDate? {
        let shown = try find(same, from: wish.from, limit: AppointmentDesk.slotsOffered, in: tx)
        return shown.last.flatMap { last in Zone(last.zone)?.civil(at: last.start).date }
    }

    /// Those who can be seen soonest.
    private func practitioners(in tx: Transaction) throws -> [BookingDialogue.Narrowing] {
        let offering = try tx.demand(of: wanted.visitType)?.practitioners
        let all = try tx.practitioners().filter { offering?.contains($0.id) != false }
        guard all.count > 1 else { return [] }
        var found: [(practitioner: Practitioner, at: CivilTime)] = []
        for one in all.filter({ $0.id != wish.practitioner }).prefix(Self.mostTried) {
            let theirs = SlotWish(practitioner: one.id, partOfDay: wish.partOfDay)
            if let at = try next(theirs, from: wish.from, in: tx) { found.append((one, at)) }
        }
        // One alone is no choice, unless another was chosen before.
        guard found.count > 1 || wish.practitioner != nil else { return [] }
        return found.sorted { ($0.at, $0.practitioner.name) < ($1.at, $1.practitioner.name) }
            .prefix(Self.mostPractitioners)
            .map { .practitioner($0.practitioner.id, name: $0.practitioner.name, from: $0.at.date) }
    }
}
