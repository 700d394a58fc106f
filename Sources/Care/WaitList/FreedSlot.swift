/// A time that came free and can be offered to those who wait.
package struct FreedSlot: Sendable, Hashable {
    package let slot: Slot
    /// The kinds of visit that can be had in it.
    package let visitTypes: Set<Identifier<VisitType>>
    /// Since when; offers made before it belong to an earlier time it was free.
    package let freedAt: Instant
    /// Who gave it up, and is not offered it back.
    package let freedBy: Identifier<Person>?
    package let zone: Zone
    /// When it starts, as a clock on the wall there shows.
    let wall: CivilTime

    /// Nil for a zone nobody knows and for a slot that ends before it starts.
    package init?(
        _ slot: Slot,
        visitTypes: Set<Identifier<VisitType>>,
        freedAt: Instant,
        freedBy: Identifier<Person>? = nil
    ) {
        guard let zone = Zone(slot.zone), slot.start < slot.end else { return nil }
        self.slot = slot
        self.visitTypes = visitTypes
        self.freedAt = freedAt
        self.freedBy = freedBy
        self.zone = zone
        wall = zone.civil(at: slot.start)
    }
}
