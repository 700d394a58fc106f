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

    /// The first administrator who may still sign in.
    package func administrator() throws -> StaffMember? {
        try row(
            "SELECT id, name FROM staff WHERE role = 'administrator' AND disabled_at IS NULL ORDER BY id LIMIT 1"
        ) { StaffMember(id: $0.id(0), name: $0.text(1)) }
    }

    package func isAdministrator(_ id: Identifier<Staff>) throws -> Bool {
        try number(
            "SELECT count(*) FROM staff WHERE id = ? AND role = 'administrator' AND disabled_at IS NULL",
            [.id(id)]
        ) > 0
    }

    package func staffMember(_ id: Identifier<Staff>) throws -> StaffMember? {
        try row("SELECT id, name FROM staff WHERE id = ? AND disabled_at IS NULL", [.id(id)]) {
            StaffMember(id: $0.id(0), name: $0.text(1))
        }
    }

    /// The address an account signs in with.
    package func staffEmail(_ id: Identifier<Staff>) throws -> String? {
        let sealed = try row("SELECT email_sealed FROM staff WHERE id = ?", [.id(id)]) { $0.blob(0) }
        return try sealed.map { try openText($0, subject: systemSubject, Cell("staff", id.rawValue, "email")) }
    }

    package func setPassword(_ hash: String, of id: Identifier<Staff>) throws {
        try execute("UPDATE staff SET password_hash = ? WHERE id = ?", .text(hash), .id(id))
    }
}
