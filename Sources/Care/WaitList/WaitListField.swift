/// Who can be asked about a slot now, best placed first, and when others can.
struct WaitListField {
    /// One entry of each person.
    let ready: [(candidate: WaitListCandidate, score: WaitListScore)]
    /// When those who cannot be written to now can be, still in time for the slot.
    let later: [Instant]
    /// By whose clocks all of these may be written to.
    let clocks: Set<WritingHours>

    var isEmpty: Bool { ready.isEmpty && later.isEmpty }

    init(_ plan: OfferPlan, _ slot: FreedSlot, _ candidates: [WaitListCandidate], offers: [Offer], now: Instant) {
        let own = Dictionary(grouping: offers, by: \.entry)
        var asked = Set(offers.filter { $0.isOpen(at: now) }.map(\.person))
        var ready: [(candidate: WaitListCandidate, score: WaitListScore)] = []
        var later: [Instant] = []
        var clocks: Set<WritingHours> = []
        for candidate in candidates where !asked.contains(candidate.entry.person) {
            let entry = candidate.entry
            switch plan.standing(candidate, slot, offers: own[entry.id] ?? [], now: now) {
            case .ready(let score): ready.append((candidate, score))
            case .later(let moment, _) where moment + plan.rules.shortestAnswer <= plan.rules.deadline(entry, slot):
                later.append(moment)
            case .later, .noConsent, .unsuited: continue
            }
            clocks.insert(candidate.writing)
        }
        ready.sort { WaitListRanking.isBefore(($0.candidate.entry, $0.score), ($1.candidate.entry, $1.score)) }
        // Who waits for two kinds of visit is asked about one.
        self.ready = ready.filter { asked.insert($0.candidate.entry.person).inserted }
        self.later = later
        self.clocks = clocks
    }
}
