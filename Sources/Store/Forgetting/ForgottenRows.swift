package import Care

/// What a forgetting did, in numbers: rows by table, and what stays.
package struct ForgottenRows: Sendable, Hashable {
    /// Rows deleted, by table; tables nothing was deleted from are left out.
    package private(set) var deleted: [String: Int] = [:]
    /// Messages that were queued, and now never leave.
    package var refused = 0
    package var keys: [ForgottenKey] = []
    /// Messages of conversations that stay, because their address serves others too.
    package var remaining = 0
    /// Payloads nobody has looked at yet that name the person: they are handled as a stranger's.
    package var unread = 0

    /// Whether nothing of what was deleted is left in the database's files.
    package var isScrubbed = true

    package init() {}

    mutating func add(_ count: Int, of table: String) {
        if count > 0 { deleted[table, default: 0] += count }
    }
}

package struct ForgottenKey: Sendable, Hashable {
    /// Whose it was: a person's, an address's or a conversation's number.
    package var subject: Int64
    /// SHA-256 of the wrapped key.
    package var fingerprint: [UInt8]
}

/// Whom to forget: a person with the addresses that serve nobody else, or the address of a stranger.
package struct ForgottenScope: Sendable {
    package var person: Identifier<Person>?
    /// They go with everything said there.
    package var addresses: [Address]
    /// They serve others too and stay.
    package var shared: [Identifier<Address>] = []
}
