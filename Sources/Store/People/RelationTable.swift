package import Care

/// How an address reaches a person, and how far that is to be trusted.
package struct AddressLink: Sendable, Hashable {
    package var person: Identifier<Person>
    package var relation: Relation
    /// 0 said by the channel, 1 by an import, 2 checked by staff.
    package var trust: Int

    package init(person: Identifier<Person>, relation: Relation, trust: Int) {
        self.person = person
        self.relation = relation
        self.trust = trust
    }
}

/// Who is reached where. A business-scoped id and the phone behind it are one account: what is linked to one is linked
/// to both.
extension Transaction {
    package func link(
        _ person: Identifier<Person>,
        to address: Identifier<Address>,
        as relation: Relation,
        trust: Int
    ) throws {
        for one in try account(of: address) {
            try execute(
                "INSERT INTO relation (person_id, address_id, relation, trust, created_at) VALUES (?, ?, ?, ?, ?) "
                    + "ON CONFLICT (person_id, address_id) DO UPDATE SET trust = excluded.trust, "
                    + "relation = excluded.relation WHERE excluded.trust > relation.trust",
                .id(person),
                .id(one),
                .text(relation.rawValue),
                .int(trust),
                .instant(now)
            )
        }
    }

    /// The address does not reach the person any more.
    package func unlink(_ person: Identifier<Person>, from address: Identifier<Address>) throws {
        try execute("DELETE FROM relation WHERE person_id = ? AND address_id = ?", .id(person), .id(address))
    }

    /// Ends what older imports said of the person's phones: a newer one knows another.
    package func endImportedPhones(of person: Identifier<Person>, but address: Identifier<Address>) throws {
        let kept = try account(of: address)
        let old = try rows(
            "SELECT address_id FROM relation JOIN address ON address.id = address_id "
                + "WHERE person_id = ? AND trust = 1 AND kind = 'phone'",
            [.id(person)]
        ) { $0.id(0, of: Address.self) }
        for phone in old where !kept.contains(phone) {
            for one in try account(of: phone) where !kept.contains(one) { try unlink(person, from: one) }
        }
    }

    /// Nobody is reached here any more, and the address belongs to no account but its own.
    package func abandon(_ address: Identifier<Address>) throws {
        try execute("DELETE FROM relation WHERE address_id = ?", .id(address))
        try execute("UPDATE address SET phone_address_id = NULL WHERE id = ?", .id(address))
    }

    /// Everybody this address reaches, oneself first.
    package func persons(at address: Identifier<Address>) throws -> [Identifier<Person>] {
        try links(at: address).map(\.person)
    }

    package func links(at address: Identifier<Address>) throws -> [AddressLink] {
        try rows(
            "SELECT person_id, relation, trust FROM relation WHERE address_id = ? "
                + "ORDER BY CASE relation WHEN 'self' THEN 0 ELSE 1 END, person_id",
            [.id(address)]
        ) { AddressLink(person: $0.id(0), relation: Relation(rawValue: $0.text(1)) ?? .carer, trust: Int($0.int(2))) }
    }

    /// Where the person can be reached: own addresses before a carer's, then what is trusted more, phones before
    /// business-scoped ids, and the newest link first.
    package func addresses(of person: Identifier<Person>) throws -> [Address] {
        try rows(
            "SELECT address.id, address.kind, address.value_sealed FROM relation JOIN address ON address.id = address_id "
                + "WHERE person_id = ? ORDER BY CASE relation WHEN 'self' THEN 0 ELSE 1 END, trust DESC, "
                + "CASE kind WHEN 'phone' THEN 0 ELSE 1 END, relation.created_at DESC, address.id DESC",
            [.id(person)],
            readAddress
        )
    }

    /// The addresses that are the person's own, not a carer's.
    package func ownAddresses(of person: Identifier<Person>) throws -> [Identifier<Address>] {
        try rows("SELECT address_id FROM relation WHERE person_id = ? AND relation = 'self'", [.id(person)]) {
            $0.id(0)
        }
    }

    /// The phone last seen behind a business-scoped id.
    package func phone(behind userID: Identifier<Address>) throws -> Identifier<Address>? {
        let sql = "SELECT phone_address_id FROM address WHERE id = ? AND phone_address_id IS NOT NULL"
        return try row(sql, [.id(userID)]) { $0.id(0) }
    }

    /// The business-scoped ids last seen with a phone.
    package func userIDs(before phone: Identifier<Address>) throws -> [Identifier<Address>] {
        try rows("SELECT id FROM address WHERE phone_address_id = ? ORDER BY id", [.id(phone)]) { $0.id(0) }
    }

    /// The address and all others of the same account: the phone, and the business-scoped ids last seen with it.
    package func account(of address: Identifier<Address>) throws -> [Identifier<Address>] {
        try rows(
            "SELECT id FROM address WHERE id = ? OR id = (SELECT phone_address_id FROM address WHERE id = ?) "
                + "OR phone_address_id = ? "
                + "OR phone_address_id = (SELECT phone_address_id FROM address WHERE id = ?) ORDER BY id",
            [.id(address), .id(address), .id(address), .id(address)]
        ) { $0.id(0, of: Address.self) }
    }

    /// Notes that the business-scoped id has this phone behind it, and brings both to the same people and answers.
    package func pair(_ userID: Identifier<Address>, withPhone phone: Identifier<Address>) throws {
        let known = try number("SELECT COALESCE(phone_address_id, 0) FROM address WHERE id = ?", [.id(userID)])
        if known == phone.rawValue { return }
        try execute("UPDATE address SET phone_address_id = ? WHERE id = ?", .id(phone), .id(userID))
        for one in [userID, phone] {
            for link in try links(at: one) {
                try self.link(link.person, to: one, as: link.relation, trust: link.trust)
            }
        }
        for stop in try stops(at: userID) + stops(at: phone) {
            try optOut(phone, of: stop.purpose, source: stop.source, at: stop.at)
        }
    }
}
