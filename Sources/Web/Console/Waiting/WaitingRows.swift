import Care
import Practice
import Store

/// What the page of the wait-list is made of, read in one transaction.
struct WaitingRows: Sendable {
    struct Person: Sendable {
        let name: String
        let conversation: Identifier<Conversation>?
    }

    /// Freed times on the page at most, and how far back those are shown that are settled.
    private static let mostSlots = 20
    private static let lately = Span.days(2)

    let entries: [WaitListEntry]
    let pictures: [FreedSlotPicture]
    let closed: [Identifier<FreedSlot>: String]
    let filledThisWeek: Int
    let persons: [Identifier<Care.Person>: Person]
    let practitioners: [Practitioner]
    let locations: [Location]
    let types: [VisitType]

    init(_ rules: PracticeRules, monday: Instant, in tx: Transaction) throws {
        // Whoever can get nothing any more is taken off when the list is next used.
        entries = try tx.waitList().filter { !$0.hasLapsed(now: tx.now, in: Zone(rules.booking.zone) ?? .utc) }
        let records = try tx.freedSlots(since: tx.now - Self.lately, limit: Self.mostSlots)
        pictures = try Rescue(rules: rules).pictures(of: records, entries, in: tx)
        var closed: [Identifier<FreedSlot>: String] = [:]
        for record in records where record.state == .closed { closed[record.id] = try tx.reasonClosed(record.id) }
        self.closed = closed
        filledThisWeek = try tx.freedSlotsTaken(since: monday)
        var persons: [Identifier<Care.Person>: Person] = [:]
        let ids = Set(
            entries.map(\.person) + records.compactMap(\.freedBy) + pictures.flatMap { $0.offers.map(\.person) }
        )
        for id in ids {
            persons[id] = Person(
                name: try tx.person(id)?.name ?? "—",
                conversation: try tx.contact(of: id.rawValue).conversation
            )
        }
        self.persons = persons
        practitioners = try tx.practitioners()
        locations = try tx.locations()
        types = try tx.visitTypes()
    }

    func name(_ id: Identifier<Care.Person>) -> String { persons[id]?.name ?? "—" }
    func conversation(_ id: Identifier<Care.Person>) -> String? {
        persons[id]?.conversation.map { ConsolePath.conversation(id: $0.rawValue).path }
    }
    func name(_ id: Identifier<Practitioner>) -> String { practitioners.first { $0.id == id }?.name ?? "—" }
    func name(_ id: Identifier<Location>) -> String { locations.first { $0.id == id }?.name ?? "—" }
    func name(_ id: Identifier<VisitType>) -> String { types.first { $0.id == id }?.name ?? "—" }
}
