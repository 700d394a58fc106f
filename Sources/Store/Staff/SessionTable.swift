package import Care

/// Sessions of signed-in browsers, known by the SHA-256 of their token.
extension Transaction {
    package func insert(_ session: StaffSession) throws {
        try execute(
            "INSERT INTO session (token_hash, staff_id, csrf, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)",
            .blob(session.digest),
            .id(session.staff.id),
            .text(session.formToken),
            .instant(session.began),
            .instant(session.lastSeen)
        )
    }

    /// The session, unless its account was disabled since.
    package func session(digest: [UInt8]) throws -> StaffSession? {
        try row(
            """
            SELECT staff.id, staff.name, session.csrf, session.created_at, session.last_seen_at
            FROM session JOIN staff ON staff.id = session.staff_id
            WHERE session.token_hash = ? AND staff.disabled_at IS NULL
            """,
            [.blob(digest)]
        ) { row in
            StaffSession(
                staff: StaffMember(id: row.id(0), name: row.text(1)),
                digest: digest,
                formToken: row.text(2),
                began: row.instant(3),
                lastSeen: row.instant(4)
            )
        }
    }

    package func touchSession(digest: [UInt8], at moment: Instant) throws {
        try execute("UPDATE session SET last_seen_at = ? WHERE token_hash = ?", .instant(moment), .blob(digest))
    }

    package func deleteSession(digest: [UInt8]) throws {
        try execute("DELETE FROM session WHERE token_hash = ?", .blob(digest))
    }

    /// Signs someone out everywhere.
    package func deleteSessions(of staff: Identifier<Staff>) throws {
        try execute("DELETE FROM session WHERE staff_id = ?", .id(staff))
    }

    /// Forgets sessions that can never be used again.
    package func deleteSessions(begunBefore limit: Instant) throws {
        try execute("DELETE FROM session WHERE created_at < ?", .instant(limit))
    }
}
