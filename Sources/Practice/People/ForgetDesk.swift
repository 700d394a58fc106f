import Care
package import Store

/// Forgets a person: the keys, the rows, and at last what the files still hold of them.
package struct ForgetDesk {
    private let store: any StoreEngine
    private let region: String

    /// `region` says how local phone numbers are read (ISO 3166 alpha-2).
    package init(store: any StoreEngine, region: String) {
        self.store = store
        self.region = region
    }

    /// Why nobody is forgotten; nothing was changed.
    package enum Refusal: Error, Hashable {
        case nobody
        /// The phone serves so many people.
        case phoneServesSeveral(Int)
        /// It is one person's number here and another's there.
        case ambiguous
    }

    /// What `forget` would do, counted by doing it and taking it back.
    package func preview(_ whom: String) throws -> ForgottenRows {
        var gone = ForgottenRows()
        do {
            try store.writeBlocking { tx in
                gone = try tx.forget(scope(of: whom, in: tx), by: "")
                throw TakenBack()
            }
        } catch is TakenBack {}
        return gone
    }

    private struct TakenBack: Error {}

    /// `actor` is who forgets; it is kept with the proof.
    package func forget(_ whom: String, by actor: String) throws -> ForgottenRows {
        _ = try store.readBlocking { tx in try scope(of: whom, in: tx) }
        // Most payloads go first, a bounded number at a time: the one writer must be free for others again soon.
        while try store.writeBlocking({ tx in try tx.forgetHandledPayloads(limit: 2_000) }) > 0 {}
        var gone = try store.writeBlocking { tx in
            try tx.requireScrub()
            let scope = try scope(of: whom, in: tx)
            let gone = try tx.forget(scope, by: actor)
            // An identifier that belongs to nobody any more.
            tx.audit(AuditEntry(actor: .commandLine, act: .personForgotten, person: scope.person))
            return gone
        }
        gone.isScrubbed = try store.scrubIfRequired()
        return gone
    }

    /// A person's identifier, record number or phone; `id:`, `record:` or `phone:` in front says which.
    private func scope(of text: String, in tx: Transaction) throws -> ForgottenScope {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let kind = parts.count == 2 && ["id", "record", "phone"].contains(parts[0]) ? parts[0] : nil
        let value = kind == nil ? text : parts[1]
        var persons: Set<Identifier<Person>> = []
        if kind ?? "id" == "id", let id = Identifier<Person>(value), let person = try tx.person(id) {
            persons.insert(person.id)
        }
        if kind ?? "record" == "record", let person = try tx.person(recordNumber: value) { persons.insert(person.id) }
        var stranger: Identifier<Address>?
        if kind ?? "phone" == "phone", let phone = PhoneNumber(value, region: region) ?? PhoneNumber(digits: value),
            let address = try tx.address(phone: phone)
        {
            let there = try tx.persons(at: address.id)
            if there.count > 1, persons.isEmpty { throw Refusal.phoneServesSeveral(there.count) }
            persons.formUnion(there)
            if there.isEmpty { stranger = address.id }
        }
        guard persons.count + (stranger == nil ? 0 : 1) <= 1 else { throw Refusal.ambiguous }
        if let person = persons.first { return try tx.scope(of: person) }
        guard let stranger else { throw Refusal.nobody }
        return try tx.scope(ofStranger: stranger)
    }
}
