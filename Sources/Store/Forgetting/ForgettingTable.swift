package import Care
private import Foundation

/// The proof that somebody was forgotten; it tells not who.
package struct Forgetting: Sendable, Hashable {
    package var id: Identifier<Forgetting>
    package var at: Instant
    package var actor: String
    package var counts: [String: Int]
    package var keys: [ForgottenKey]
}

extension Transaction {
    func prove(_ gone: ForgottenRows, by actor: String) throws {
        let id = newID(Forgetting.self)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let counts = gone.deleted.merging(["refused": gone.refused]) { own, _ in own }
        try execute(
            "INSERT INTO forgetting (id, at, actor, counts) VALUES (?, ?, ?, ?)",
            .id(id),
            .instant(now),
            .text(String(actor.prefix(200))),
            .text(String(decoding: try encoder.encode(counts), as: UTF8.self))
        )
        for key in gone.keys {
            try execute(
                "INSERT INTO forgotten_key (subject, forgetting_id, fingerprint) VALUES (?, ?, ?)",
                .int(key.subject),
                .id(id),
                .blob(key.fingerprint)
            )
        }
    }

    /// The newest first.
    package func forgettings(limit: Int) throws -> [Forgetting] {
        let found = try rows("SELECT id, at, actor, counts FROM forgetting ORDER BY id DESC LIMIT ?", [.int(limit)]) {
            ($0.id(0, of: Forgetting.self), $0.instant(1), $0.text(2), $0.text(3))
        }
        return try found.map { id, at, actor, counts in
            let keys = try rows(
                "SELECT subject, fingerprint FROM forgotten_key WHERE forgetting_id = ? ORDER BY subject",
                [.id(id)]
            ) { ForgottenKey(subject: $0.int(0), fingerprint: $0.blob(1)) }
            let read = try JSONDecoder().decode([String: Int].self, from: Data(counts.utf8))
            return Forgetting(id: id, at: at, actor: actor, counts: read, keys: keys)
        }
    }
}

extension Transaction {
    /// The stops of an address that was forgotten hold again now that it is back.
    func bringBackStops(at address: Identifier<Address>) throws {
        let added = try execute(
            "INSERT INTO opt_out (address_id, purpose, at, source) SELECT address.id, purpose, at, 'kept' FROM kept_stop "
                + "JOIN address ON address.kind = kept_stop.kind AND address.value_index = kept_stop.value_index "
                + "WHERE address.id = ?",
            .id(address)
        )
        guard added > 0 else { return }
        try execute(
            "DELETE FROM kept_stop WHERE EXISTS (SELECT 1 FROM address WHERE address.id = ? "
                + "AND address.kind = kept_stop.kind AND address.value_index = kept_stop.value_index)",
            .id(address)
        )
    }
}
