package import Care

/// A stop somebody said at an address.
package struct Stop: Sendable, Hashable {
    package var purpose: Purpose
    package var at: Instant
    package var source: String
}

/// What people agreed to. No row means no.
extension Transaction {
    package func consent(of person: Identifier<Person>, for purpose: Purpose) throws -> Consent? {
        try row(
            "SELECT state, at, source FROM consent WHERE person_id = ? AND purpose = ?",
            [.id(person), .text(purpose.rawValue)]
        ) { row in
            Consent(
                purpose: purpose,
                state: Consent.State(rawValue: row.text(0)) ?? .withdrawn,
                at: row.instant(1),
                source: row.text(2)
            )
        }
    }

    /// Records an answer; an older one never replaces a newer one.
    package func record(_ consent: Consent, of person: Identifier<Person>) throws {
        try execute(
            "INSERT INTO consent_event (id, person_id, purpose, state, at, source) VALUES (?, ?, ?, ?, ?, ?)",
            .id(newID(Consent.self)),
            .id(person),
            .text(consent.purpose.rawValue),
            .text(consent.state.rawValue),
            .instant(consent.at),
            .text(consent.source)
        )
        try execute(
            "INSERT INTO consent (person_id, purpose, state, at, source) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT (person_id, purpose) DO UPDATE SET state = excluded.state, at = excluded.at, "
                + "source = excluded.source WHERE excluded.at >= consent.at",
            .id(person),
            .text(consent.purpose.rawValue),
            .text(consent.state.rawValue),
            .instant(consent.at),
            .text(consent.source)
        )
    }

    /// Whether somebody said stop at one of the person's own addresses: another one is no way around it.
    package func isOptedOut(person: Identifier<Person>, of purpose: Purpose) throws -> Bool {
        try number(
            "SELECT count(*) FROM relation JOIN opt_out ON opt_out.address_id = relation.address_id "
                + "WHERE person_id = ? AND relation = 'self' AND purpose = ?",
            [.id(person), .text(purpose.rawValue)]
        ) > 0
    }

    package func isOptedOut(_ address: Identifier<Address>, of purpose: Purpose) throws -> Bool {
        try number(
            "SELECT count(*) FROM opt_out WHERE address_id = ? AND purpose = ?",
            [.id(address), .text(purpose.rawValue)]
        ) > 0
    }

    package func stops(at address: Identifier<Address>) throws -> [Stop] {
        try rows("SELECT purpose, at, source FROM opt_out WHERE address_id = ?", [.id(address)]) { row in
            Purpose(rawValue: row.text(0)).map { Stop(purpose: $0, at: row.instant(1), source: row.text(2)) }
        }.compactMap(\.self)
    }

    /// Silences the whole account: a business-scoped id and the phone behind it say stop together.
    ///
    /// `at` is when the person said so, `now` unless given; of several the newest counts.
    package func optOut(
        _ address: Identifier<Address>,
        of purpose: Purpose,
        source: String,
        at moment: Instant? = nil
    ) throws {
        for one in try account(of: address) {
            try execute(
                "INSERT INTO opt_out (address_id, purpose, at, source) VALUES (?, ?, ?, ?) "
                    + "ON CONFLICT (address_id, purpose) DO UPDATE SET at = excluded.at WHERE excluded.at > opt_out.at",
                .id(one),
                .text(purpose.rawValue),
                .instant(moment ?? now),
                .text(source)
            )
        }
    }

    /// Takes a stop back; one that was said after `at` stays, in whatever order they arrive.
    package func optIn(_ address: Identifier<Address>, to purpose: Purpose, at moment: Instant? = nil) throws {
        for one in try account(of: address) {
            try execute(
                "DELETE FROM opt_out WHERE address_id = ? AND purpose = ? AND at <= ?",
                .id(one),
                .text(purpose.rawValue),
                .instant(moment ?? now)
            )
        }
    }
}
