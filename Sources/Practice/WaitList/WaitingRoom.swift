import Care
import Store

/// Those who wait, as they are while several times are looked at in one transaction: somebody joins or says no, and all times
/// of a practitioner are due at once.
struct WaitingRoom {
    private struct Key: Hashable {
        var practitioner: Identifier<Practitioner>
        var zone: String
    }

    private let rescue: Rescue
    private let tx: Transaction
    private var lists: [Key: [WaitListEntry]] = [:]
    /// Nothing of what is looked up of them changes with an offer.
    private var known: [Identifier<WaitListEntry>: WaitListCandidate] = [:]

    init(_ rescue: Rescue, in tx: Transaction) {
        self.rescue = rescue
        self.tx = tx
    }

    /// Whoever may want a time like this one.
    mutating func waiting(for slot: Slot) throws -> [WaitListEntry] {
        let key = Key(practitioner: slot.practitioner, zone: slot.zone)
        if let list = lists[key] { return list }
        let all = try tx.waitList(of: slot.practitioner)
        let list = try WaitListEntry.stillWaiting(all, in: Zone(slot.zone) ?? .utc, tx)
        lists[key] = list
        return list
    }

    mutating func candidate(_ entry: WaitListEntry) throws -> WaitListCandidate {
        var candidate = try known[entry.id] ?? rescue.candidate(entry, in: tx)
        candidate.entry = entry
        known[entry.id] = candidate
        return candidate
    }

    /// An offer was made or taken back: what each of them has been offered is read anew.
    mutating func readAnew() { lists = [:] }
}
