package import Care

/// Accounts of staff. Emails are sealed and found through a blind index, in lower case.
extension Transaction {
    package func hasAdministrator() throws -> Bool {
        try number("SELECT count(*) FROM staff WHERE role = 'administrator' AND disabled_at IS NULL") > 0
    }

    /// The account of an email, with its password's hash; disabled accounts are not found.
    package func staffAccount(email: String) throws -> (member: StaffMember, passwordHash: String)? {
        try row(
            "SELECT id, name, password_hash FROM staff WHERE email_index = ? AND disabled_at IS NULL",
            [.blob(vault.blindIndex(.email, email))]
        ) { (StaffMember(id: $0.id(0), name: $0.text(1)), $0.text(2)) }
    }

    package func insertAdministrator(name: String, email: String, passwordHash: String) throws -> StaffMember {
        let id = newID(Staff.self)
        let sealed = try seal(email, subject: systemSubject, Cell("staff", id.rawValue, "email"))
        try execute(
            """
            INSERT INTO staff (id, name, email_index, email_sealed, password_hash, role, created_at)
            VALUES (?, ?, ?, ?, ?, 'administrator', ?)
            """,
            .id(id),
            .text(name),
            .blob(vault.blindIndex(.email, email)),
            .blob(sealed),
            .text(passwordHash),
            .instant(now)
        )
        return StaffMember(id: id, name: name)
    }
}

/// One-time links. Only the newest one counts; the digest is SHA-256 of the link's token.
extension Transaction {
    package func keepInvitation(digest: [UInt8]) throws {
        try execute("DELETE FROM invitation WHERE used_at IS NULL")
        try execute("INSERT INTO invitation (token_hash, created_at) VALUES (?, ?)", .blob(digest), .instant(now))
    }

    package func isInvitationGood(digest: [UInt8], lifetime: Span) throws -> Bool {
        try number(
            "SELECT count(*) FROM invitation WHERE token_hash = ? AND used_at IS NULL AND created_at > ?",
            [.blob(digest), .instant(now - lifetime)]
        ) > 0
    }

    /// False when the link is spent, late or unknown.
    package func spendInvitation(digest: [UInt8], lifetime: Span) throws -> Bool {
        try execute(
            "UPDATE invitation SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND created_at > ?",
            .instant(now),
            .blob(digest),
            .instant(now - lifetime)
        ) == 1
    }
}
