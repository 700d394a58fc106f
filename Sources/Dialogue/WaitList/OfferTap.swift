package import Care

/// What a button about the wait-list means; its text travels to the phone and comes back when it is tapped.
package enum OfferTap: Hashable, Sendable {
    case take(Identifier<Offer>)
    /// No, and keep my place.
    case decline(Identifier<Offer>)
    /// Tell me when something earlier than this visit comes free.
    case join(VisitVersion)
    case leave(Identifier<WaitListEntry>)
}

extension OfferTap: LosslessStringConvertible {
    /// A word and numbers between colons.
    package var description: String {
        switch self {
        case .take(let offer): "offer-yes:\(offer)"
        case .decline(let offer): "offer-no:\(offer)"
        case .join(let visit): "wait:\(visit.appointment):\(visit.version)"
        case .leave(let entry): "wait-no-more:\(entry)"
        }
    }

    /// Nil for anything that `description` does not write.
    package init?(_ description: String) {
        guard description.utf8.count <= 200 else { return nil }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().map { Int64($0) ?? -1 }
        guard let first = numbers.first, first > 0 else { return nil }
        switch (parts[0], numbers.count) {
        case ("offer-yes", 1): self = .take(Identifier(first))
        case ("offer-no", 1): self = .decline(Identifier(first))
        case ("wait-no-more", 1): self = .leave(Identifier(first))
        case ("wait", 2) where (1...Int64(Int32.max)).contains(numbers[1]):
            self = .join(VisitVersion(appointment: Identifier(first), version: Int(numbers[1])))
        default: return nil
        }
        guard self.description == description else { return nil }
    }
}
