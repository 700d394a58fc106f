package import Care

/// How staff reach a patient: the number to phone and the conversation to open.
package struct Contact: Sendable, Hashable {
    package var phone: PhoneNumber?
    package var conversation: Identifier<Conversation>?

    package init(phone: PhoneNumber? = nil, conversation: Identifier<Conversation>? = nil) {
        self.phone = phone
        self.conversation = conversation
    }
}

extension Transaction {
    /// The person's own number before a carer's, and the conversation written in last.
    package func contact(of person: Int64) throws -> Contact {
        let found = try rows(contactsOfPerson, [.int(person)]) { row in
            (
                address: row.int(0), isPhone: row.text(1) == "phone", value: row.blob(2),
                conversation: row.isNull(3) ? nil : row.id(3, of: Conversation.self), at: row.int(4)
            )
        }
        let phone = try found.first(where: \.isPhone).flatMap { try phoneNumber($0.value, address: $0.address) }
        let newest = found.filter { $0.conversation != nil }.max { $0.at < $1.at }
        return Contact(phone: phone, conversation: newest?.conversation)
    }

    /// The number of a phone's address; nil when it was forgotten.
    func phoneNumber(_ sealed: [UInt8], address: Int64) throws -> PhoneNumber? {
        PhoneNumber(digits: try readable(sealed, subject: address, Cell("address", address, "value")))
    }
}

private let contactsOfPerson = """
    SELECT address.id, address.kind, address.value_sealed, conversation.id, conversation.last_message_at
    FROM relation JOIN address ON address.id = relation.address_id
    LEFT JOIN conversation ON conversation.address_id = address.id
    WHERE relation.person_id = ?
    ORDER BY CASE relation.relation WHEN 'self' THEN 0 ELSE 1 END, address.id
    """
