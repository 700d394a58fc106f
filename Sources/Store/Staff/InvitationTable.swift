package import Care

/// What a one-time link does.
package enum Invitation: Sendable, Hashable {
    /// Creates the administrator.
    case createAdministrator
    /// Sets a new password for someone who has an account.
    case setPassword(Identifier<Staff>)
}

/// One-time links. Only the newest one counts; the digest is SHA-256 of the link's token.
///
/// Their moments are given: they go by real time, also where the clinic's own clock can be moved.
extension Transaction {
    package func keepInvitation(_ invitation: Invitation, digest: [UInt8], at moment: Instant) throws {
        let staff: Identifier<Staff>? = if case .setPassword(let id) = invitation { id } else { nil }
        try execute("DELETE FROM invitation WHERE used_at IS NULL")
        try execute(
            "INSERT INTO invitation (token_hash, created_at, staff_id) VALUES (?, ?, ?)",
            .blob(digest),
            .instant(moment),
            .id(staff)
        )
    }

    /// What the link does, or nil when it is spent, late or unknown.
    package func invitation(digest: [UInt8], lifetime: Span, at moment: Instant) throws -> Invitation? {
        try row(
            "SELECT staff_id FROM invitation WHERE token_hash = ? AND used_at IS NULL AND created_at > ?",
            [.blob(digest), .instant(moment - lifetime)]
        ) { row in row.isNull(0) ? .createAdministrator : .setPassword(row.id(0)) }
    }

    /// False when the link is spent, late or unknown.
    package func spendInvitation(digest: [UInt8], lifetime: Span, at moment: Instant) throws -> Bool {
        try execute(
            "UPDATE invitation SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND created_at > ?",
            .instant(moment),
            .blob(digest),
            .instant(moment - lifetime)
        ) == 1
    }
}
