import Care
import Store

extension WaitListEntry {
    /// Takes those off the list for whom nothing can come any more, and gives the others.
    ///
    /// They are looked at whenever somebody joins or a time is offered; nothing happens to a list between.
    static func stillWaiting(_ list: [WaitListEntry], in zone: Zone, _ tx: Transaction) throws -> [WaitListEntry] {
        try list.filter { entry in
            guard let event = try? entry.decide(.lapse(zone), now: tx.now) else { return true }
            var lapsed = entry
            lapsed.apply(event)
            try tx.update(lapsed)
            return false
        }
    }
}
