package import Care
package import Store

/// Where a person can be reached for a purpose, or why not.
package enum Reach {
    package static func of(
        _ person: Identifier<Person>,
        for purpose: Purpose,
        in tx: Transaction
    ) throws -> Result<Address, UnreachableReason> {
        let addresses = try tx.addresses(of: person)
        guard !addresses.isEmpty else { return .failure(.noAddress) }
        switch try tx.consent(of: person, for: purpose)?.state {
        case nil: return .failure(.consentUnknown)
        case .withdrawn: return .failure(.consentWithdrawn)
        case .given: break
        }
        // Whoever said stop on one phone of theirs is not written to on another.
        if try tx.isOptedOut(person: person, of: purpose) { return .failure(.optedOut) }
        for address in addresses where try !tx.isOptedOut(address.id, of: purpose) { return .success(address) }
        return .failure(.optedOut)
    }
}

/// `Result` wants an `Error`; a reason code is one here.
package typealias UnreachableReason = ReasonCode

extension ReasonCode: Error {}
