package import Care
package import Store

/// Finds patients the clinic knows by what staff type: a whole name, a telephone number, a record number.
package enum PersonSearch {
    /// Namesakes shown at most.
    package static let most = 20

    /// `region` is the clinic's, for numbers written as people there do.
    package static func find(_ text: String, region: String, in tx: Transaction) throws -> [Person] {
        let wanted = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !wanted.isEmpty, wanted.utf8.count <= 200 else { return [] }
        var found = try tx.persons(named: wanted)
        if let person = try tx.person(recordNumber: wanted) { found.append(person) }
        if let phone = PhoneNumber(wanted, region: region.isEmpty ? nil : region),
            let address = try tx.address(phone: phone)
        {
            for id in try tx.persons(at: address.id) { if let person = try tx.person(id) { found.append(person) } }
        }
        var seen: Set<Identifier<Person>> = []
        return Array(found.filter { seen.insert($0.id).inserted }.prefix(most))
    }
}
