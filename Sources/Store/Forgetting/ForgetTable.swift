package import Care
import Dialogue

/// Deletes what there is of a person, table by table.
extension Transaction {
    /// The person's addresses, those known from their messages among them, and which of them serve nobody else.
    package func scope(of person: Identifier<Person>) throws -> ForgottenScope {
        let found = try rows(
            "SELECT address_id FROM relation WHERE person_id = ? UNION SELECT conversation.address_id FROM outbox "
                + "JOIN conversation ON conversation.id = outbox.conversation_id WHERE outbox.person_id = ?",
            [.id(person), .id(person)]
        ) { $0.id(0, of: Address.self) }
        let all = Set(try found.flatMap { try account(of: $0) }).sorted { $0.rawValue < $1.rawValue }
        var scope = ForgottenScope(person: person, addresses: [])
        for id in all {
            let others = try persons(at: id).contains { $0 != person }
            if others {
                scope.shared.append(id)
            } else if let address = try address(id) {
                scope.addresses.append(address)
            }
        }
        return scope
    }

    /// The stranger's address and those of the same account.
    package func scope(ofStranger address: Identifier<Address>) throws -> ForgottenScope {
        ForgottenScope(person: nil, addresses: try account(of: address).compactMap { try self.address($0) })
    }

    /// Deletes everything in scope and destroys the keys, in this transaction; `by` is noted in the proof.
    package func forget(_ scope: ForgottenScope, by actor: String) throws -> ForgottenRows {
        var gone = ForgottenRows()
        try keepStops(of: scope)
        if let person = scope.person { try leaveShared(person, &gone) }
        for address in scope.addresses { try forgetPayloads(of: address, &gone) }
        for address in scope.addresses { try forgetConversations(at: address.id, &gone) }
        if let person = scope.person { try forgetPerson(person, &gone) }
        for address in scope.addresses { try forgetAddress(address.id, &gone) }
        gone.remaining = try scope.shared.reduce(0) { sum, address in
            sum + Int(try number(messagesAtAddress, [.id(address)]))
        }
        try prove(gone, by: actor)
        return gone
    }

    /// What the person said no to holds again when the number comes back: as its blind index only.
    private func keepStops(of scope: ForgottenScope) throws {
        let own = Set(try scope.person.map { try ownAddresses(of: $0) } ?? [])
        for address in scope.addresses {
            var stops = try stops(at: address.id).map { ($0.purpose, $0.at) }
            if let person = scope.person, own.contains(address.id) {
                for purpose in Purpose.allCases {
                    guard let answer = try consent(of: person, for: purpose), answer.state == .withdrawn else {
                        continue
                    }
                    stops.append((purpose, answer.at))
                }
            }
            for (purpose, at) in stops { try keepStop(of: address.id, to: purpose, at: at) }
        }
    }

    private func keepStop(of address: Identifier<Address>, to purpose: Purpose, at moment: Instant) throws {
        let index = try row("SELECT value_index FROM address WHERE id = ?", [.id(address)]) { $0.blob(0) }
        let kind = try row("SELECT kind FROM address WHERE id = ?", [.id(address)]) { $0.text(0) }
        guard let index, let kind else { return }
        try execute(
            "INSERT INTO kept_stop (kind, value_index, purpose, at) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (kind, value_index, purpose) DO UPDATE SET at = excluded.at "
                + "WHERE excluded.at > kept_stop.at",
            .text(kind),
            .blob(index),
            .text(purpose.rawValue),
            .instant(moment)
        )
    }

    /// In a conversation that serves others too only what was written for the person goes; what waits never leaves.
    private func leaveShared(_ person: Identifier<Person>, _ gone: inout ForgottenRows) throws {
        // One walk over the outbox, which is long.
        let items = try rows(
            "SELECT id, state FROM outbox WHERE person_id = ? "
                + "OR anchor_id IN (SELECT id FROM appointment WHERE patient_id = ?)",
            [.id(person), .id(person)]
        ) { (id: $0.int(0), state: $0.text(1)) }
        for item in items {
            gone.add(try execute("DELETE FROM message WHERE outbox_id = ?", .int(item.id)), of: "message")
            if item.state == "queued" {
                gone.refused += 1
                try refuse(item.id)
            } else {
                gone.add(try execute("DELETE FROM outbox WHERE id = ?", .int(item.id)), of: "outbox")
            }
        }
        tell(.outbox)
    }

    /// What is left of the message says only that it did not leave, and why.
    private func refuse(_ item: Int64) throws {
        try execute(
            "UPDATE outbox SET state = 'refused', reason = ?, content_sealed = ?, in_reply_to = NULL, "
                + "in_reply_to_sealed = NULL, person_id = NULL, anchor_id = NULL, anchor_version = NULL, "
                + "settled_at = ?, changed_at = ? WHERE id = ?",
            .text(ReasonCode.forgotten.rawValue),
            .blob([]),
            .instant(now),
            .instant(now),
            .int(item)
        )
    }

    private func forgetConversations(at address: Identifier<Address>, _ gone: inout ForgottenRows) throws {
        let conversations = try rows("SELECT id FROM conversation WHERE address_id = ?", [.id(address)]) { $0.int(0) }
        for conversation in conversations {
            let messages = "IN (SELECT id FROM message WHERE conversation_id = ?)"
            gone.add(try execute("DELETE FROM media WHERE message_id \(messages)", .int(conversation)), of: "media")
            gone.add(try execute("DELETE FROM message WHERE conversation_id = ?", .int(conversation)), of: "message")
            gone.refused += Int(
                try number(
                    "SELECT count(*) FROM outbox WHERE conversation_id = ? AND state = 'queued'",
                    [.int(conversation)]
                )
            )
            gone.add(try execute("DELETE FROM outbox WHERE conversation_id = ?", .int(conversation)), of: "outbox")
            try execute("DELETE FROM hold WHERE conversation_id = ?", .int(conversation))
            gone.add(try execute("DELETE FROM conversation WHERE id = ?", .int(conversation)), of: "conversation")
            try destroy(conversation, &gone)
        }
        tell(.conversations)
    }

    private func forgetPerson(_ person: Identifier<Person>, _ gone: inout ForgottenRows) throws {
        let theirs = "IN (SELECT id FROM appointment WHERE patient_id = ?)"
        gone.add(try execute("DELETE FROM agenda WHERE anchor_id \(theirs)", .id(person)), of: "agenda")
        gone.add(try execute("DELETE FROM appointment WHERE patient_id = ?", .id(person)), of: "appointment")
        try execute("DELETE FROM wait_list_entry WHERE person_id = ?", .id(person))
        for table in ["consent", "consent_event", "relation"] {
            gone.add(try execute("DELETE FROM \(table) WHERE person_id = ?", .id(person)), of: table)
        }
        gone.add(try execute("DELETE FROM person WHERE id = ?", .id(person)), of: "person")
        try destroy(person.rawValue, &gone)
        tell(.appointments)
    }

    private func forgetAddress(_ address: Identifier<Address>, _ gone: inout ForgottenRows) throws {
        gone.add(try execute("DELETE FROM opt_out WHERE address_id = ?", .id(address)), of: "opt_out")
        gone.add(try execute("DELETE FROM relation WHERE address_id = ?", .id(address)), of: "relation")
        try execute("UPDATE address SET phone_address_id = NULL WHERE phone_address_id = ?", .id(address))
        gone.add(try execute("DELETE FROM address WHERE id = ?", .id(address)), of: "address")
        try destroy(address.rawValue, &gone)
    }

    private func destroy(_ subject: Int64, _ gone: inout ForgottenRows) throws {
        guard let fingerprint = try destroyKey(of: subject) else { return }
        gone.keys.append(ForgottenKey(subject: subject, fingerprint: fingerprint))
    }
}

private let messagesAtAddress = """
    SELECT count(*) FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE conversation.address_id = ?
    """
