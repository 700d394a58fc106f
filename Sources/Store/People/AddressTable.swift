package import Care
package import Dialogue

/// Addresses: phones and business-scoped ids, sealed and found through blind indexes.
extension Transaction {
    /// The address of this phone number, in any of the forms that may mean the same phone.
    package func address(phone: PhoneNumber) throws -> Address? {
        try address(kind: .phone, index: vault.blindIndex(.phone, phone.canonical))
    }

    package func address(userID: String) throws -> Address? {
        try address(kind: .userID, index: vault.blindIndex(.userID, userID))
    }

    package func address(_ id: Identifier<Address>) throws -> Address? {
        try row("SELECT id, kind, value_sealed FROM address WHERE id = ?", [.id(id)], readAddress)
    }

    /// The address the channel names, made if it is new.
    ///
    /// A phone number wins over a business-scoped id, which is then remembered as a second address of the same
    /// account.
    package func ensureAddress(_ given: ChannelAddress) throws -> Address? {
        let userID = try given.userID.map {
            try ensureAddress(kind: .userID, value: $0, index: vault.blindIndex(.userID, $0))
        }
        guard let phone = given.phone else { return userID }
        let index = vault.blindIndex(.phone, PhoneNumber(digits: phone)?.canonical ?? phone)
        let address = try ensureAddress(kind: .phone, value: phone, index: index)
        if let userID { try pair(userID.id, withPhone: address.id) }
        return address
    }

    package func ensureAddress(phone: PhoneNumber) throws -> Address {
        try ensureAddress(kind: .phone, value: phone.digits, index: vault.blindIndex(.phone, phone.canonical))
    }

    private func address(kind: Address.Kind, index: [UInt8]) throws -> Address? {
        try row(
            "SELECT id, kind, value_sealed FROM address WHERE kind = ? AND value_index = ?",
            [.text(kind.rawValue), .blob(index)],
            readAddress
        )
    }

    private func ensureAddress(kind: Address.Kind, value: String, index: [UInt8]) throws -> Address {
        if let found = try address(kind: kind, index: index) { return found }
        let id = newID(Address.self)
        let sealed = try seal(value, subject: id.rawValue, Cell("address", id.rawValue, "value"))
        try execute(
            "INSERT INTO address (id, kind, value_index, value_sealed, created_at) VALUES (?, ?, ?, ?, ?)",
            .id(id),
            .text(kind.rawValue),
            .blob(index),
            .blob(sealed),
            .instant(now)
        )
        try bringBackStops(at: id)
        return Address(id: id, kind: kind, value: value)
    }

    func readAddress(_ row: any SQLRow) throws -> Address {
        let id: Identifier<Address> = row.id(0)
        let value = try openText(row.blob(2), subject: id.rawValue, Cell("address", id.rawValue, "value"))
        return Address(id: id, kind: Address.Kind(rawValue: row.text(1)) ?? .phone, value: value)
    }
}

extension Address {
    /// As the channel wants it.
    package var channelAddress: ChannelAddress {
        switch kind {
        case .phone: ChannelAddress(phone: value)
        case .userID: ChannelAddress(phone: nil, userID: value)
        }
    }
}
