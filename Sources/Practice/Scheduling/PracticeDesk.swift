package import Care
package import Store

/// What staff change of the practice itself in the console: people, places, hours, rooms and equipment, kinds of visit.
///
/// What is as it was leaves no entry.
package struct PracticeDesk: Sendable {
    package enum Refusal: Error, Hashable {
        case unknown
        /// Two spans of a day overlap, or one ends before it begins.
        case hours
        /// By the week these two cannot both be.
        case clash(OpeningHours, OpeningHours)
        case name
        /// Another of its kind is called so.
        case nameTaken(String)
        case zone(String)
        case address
        /// A kind of visit asks for something out of its range, or for needs that nothing meets.
        case terms
    }

    /// As in the practice file.
    package static let longestText = 200

    package init() {}

    /// Words with single spaces between them, as the practice file reads names.
    func name(_ text: String) throws(Refusal) -> String {
        let words = Self.words(text)
        guard !words.isEmpty, words.count <= Self.longestText else { throw .name }
        return words
    }

    static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func note(_ actor: AuditActor, in tx: Transaction) {
        tx.audit(AuditEntry(actor: actor, act: .practiceChanged))
    }

    /// A room or a piece of equipment; one that the place has already is left as it is.
    package func addResource(
        _ name: String,
        _ kind: Resource.Kind,
        at place: Identifier<Location>,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let name = try self.name(name)
        guard try tx.location(place) != nil else { throw Refusal.unknown }
        let known = try tx.resources().contains { $0.location == place && $0.name == name }
        guard !known else { return }
        _ = try tx.ensureResource(named: name, kind, at: place)
        note(actor, in: tx)
    }

    package func rename(
        _ id: Identifier<Resource>,
        to name: String,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let name = try self.name(name)
        let all = try tx.resources()
        guard let known = all.first(where: { $0.id == id }) else { throw Refusal.unknown }
        guard known.name != name else { return }
        guard !all.contains(where: { $0.location == known.location && $0.name == name }) else {
            throw Refusal.nameTaken(name)
        }
        try tx.rename(id, to: name)
        note(actor, in: tx)
    }
}
