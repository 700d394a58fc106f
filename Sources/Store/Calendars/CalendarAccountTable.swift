package import Care

extension Transaction {
    private static let columns = """
        practitioner_id, url, moved_rule, removed_rule, token, ctag, uses_tokens, run, poll_due_at, full_due_at, \
        synced_at, failures, failure, failing_since, fault
        """

    package func calendarAccounts() throws -> [CalendarAccount] {
        try rows("SELECT \(Self.columns) FROM calendar_account ORDER BY practitioner_id", [], Self.readAccount)
    }

    package func calendarAccount(of practitioner: Identifier<Practitioner>) throws -> CalendarAccount? {
        try row(
            "SELECT \(Self.columns) FROM calendar_account WHERE practitioner_id = ?",
            [.id(practitioner)],
            Self.readAccount
        )
    }

    package func calendarLogin(of practitioner: Identifier<Practitioner>) throws -> CalendarAccount.Login? {
        let sealed = try row(
            "SELECT login_sealed FROM calendar_account WHERE practitioner_id = ?",
            [.id(practitioner)]
        ) { $0.blob(0) }
        guard let sealed else { return nil }
        return CalendarAccount.Login(
            text: try openText(sealed, subject: systemSubject, Self.cell(practitioner))
        )
    }

    /// The e-mail address the calendar's owner is invited by, if it is known.
    package func calendarOwner(of practitioner: Identifier<Practitioner>) throws -> String? {
        let sealed =
            try row(
                "SELECT owner_sealed FROM calendar_account WHERE practitioner_id = ?",
                [.id(practitioner)]
            ) { $0.optionalBlob(0) } ?? nil
        return try sealed.map { try openText($0, subject: systemSubject, Self.ownerCell(practitioner)) }
    }

    /// Keeps an account, new or with another login or other rules; another calendar begins from nothing.
    package func save(_ account: CalendarAccount, _ login: CalendarAccount.Login, owner: String? = nil) throws {
        let practitioner = account.practitioner
        if let old = try calendarAccount(of: practitioner), old.url != account.url {
            try removeCalendarAccount(of: practitioner)
        }
        let sealed = try seal(login.text, subject: systemSubject, Self.cell(practitioner))
        let owner = try owner.map { try seal($0, subject: systemSubject, Self.ownerCell(practitioner)) }
        try execute(
            "INSERT INTO calendar_account (practitioner_id, url, login_sealed, moved_rule, removed_rule, owner_sealed) "
                + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (practitioner_id) DO UPDATE SET "
                + "login_sealed = excluded.login_sealed, owner_sealed = excluded.owner_sealed, "
                + "moved_rule = excluded.moved_rule, removed_rule = excluded.removed_rule, poll_due_at = 0, full_due_at = 0, "
                + "failures = 0, failure = NULL, failing_since = NULL, fault = NULL",
            .id(practitioner),
            .text(account.url),
            .blob(sealed),
            .text(account.moved.rawValue),
            .text(account.removed.rawValue),
            .optional(owner)
        )
        tell(.appointments)
    }

    /// Forgets the account and what was busy there; events of ours stay in the calendar.
    @discardableResult
    package func removeCalendarAccount(of practitioner: Identifier<Practitioner>) throws -> Bool {
        try execute("DELETE FROM calendar_busy WHERE practitioner_id = ?", .id(practitioner))
        try execute(
            "UPDATE calendar_decision SET closed_at = ? WHERE practitioner_id = ? AND kind = 'question' "
                + "AND closed_at IS NULL",
            .instant(now),
            .id(practitioner)
        )
        tell(.appointments)
        return try execute("DELETE FROM calendar_account WHERE practitioner_id = ?", .id(practitioner)) == 1
    }

    /// Everything is looked at as soon as may be.
    package func wakeCalendar(of practitioner: Identifier<Practitioner>) throws {
        try execute(
            "UPDATE calendar_account SET poll_due_at = 0, full_due_at = 0 WHERE practitioner_id = ?",
            .id(practitioner)
        )
        try reopenCalendarVisits(of: practitioner)
        tell(.appointments)
    }

    /// Begins a look: no other one's findings are kept from now on.
    package func beginLook(
        at practitioner: Identifier<Practitioner>,
        nextAt next: Instant
    ) throws -> CalendarAccount {
        try execute(
            "UPDATE calendar_account SET run = run + 1, poll_due_at = ? WHERE practitioner_id = ?",
            .instant(next),
            .id(practitioner)
        )
        guard let account = try calendarAccount(of: practitioner) else { throw CalendarLookOver() }
        return account
    }

    /// Throws `CalendarLookOver` unless this is still the newest look.
    package func requireLook(_ account: CalendarAccount) throws {
        let isNewest = try number(
            "SELECT count(*) FROM calendar_account WHERE practitioner_id = ? AND run = ?",
            [.id(account.practitioner), .int(account.run)]
        )
        guard isNewest == 1 else { throw CalendarLookOver() }
    }

    /// How far the calendar was followed.
    package func keepPlace(_ account: CalendarAccount) throws {
        try execute(
            "UPDATE calendar_account SET token = ?, ctag = ?, uses_tokens = ? WHERE practitioner_id = ?",
            .optional(account.token),
            .optional(account.ctag),
            .int(account.usesTokens ? 1 : 0),
            .id(account.practitioner)
        )
    }

    /// A look ended well; `fullDue` is when everything is compared again.
    package func endLook(_ account: CalendarAccount, fullDue: Instant) throws {
        try execute(
            "UPDATE calendar_account SET synced_at = ?, failures = 0, failure = NULL, failing_since = NULL, fault = NULL, "
                + "full_due_at = ? WHERE practitioner_id = ?",
            .instant(now),
            .instant(fullDue),
            .id(account.practitioner)
        )
        if account.failures > 0 || account.syncedAt == nil { tell(.appointments) }
    }

    package func failLook(
        _ account: CalendarAccount,
        _ fault: CalendarAccount.Fault,
        because words: String,
        again: Instant
    ) throws {
        try execute(
            "UPDATE calendar_account SET failures = failures + 1, failure = ?, fault = ?, poll_due_at = ?, "
                + "failing_since = COALESCE(failing_since, ?) WHERE practitioner_id = ?",
            .text(words),
            .text(fault.rawValue),
            .instant(again),
            .instant(now),
            .id(account.practitioner)
        )
        if account.failure != words { tell(.appointments) }
    }

    /// Whose calendars are to be looked at now: those whose moment has come, and those that visits wait for.
    package func dueCalendars() throws -> [Identifier<Practitioner>] {
        try rows(
            "SELECT practitioner_id FROM calendar_account WHERE poll_due_at <= ? ORDER BY poll_due_at",
            [.instant(now)]
        ) { $0.id(0) }
    }

    private static func cell(_ practitioner: Identifier<Practitioner>) -> Cell {
        Cell("calendar_account", practitioner.rawValue, "login")
    }

    private static func ownerCell(_ practitioner: Identifier<Practitioner>) -> Cell {
        Cell("calendar_account", practitioner.rawValue, "owner")
    }

    private static func readAccount(_ row: any SQLRow) -> CalendarAccount {
        var account = CalendarAccount(
            practitioner: row.id(0),
            url: row.text(1),
            moved: CalendarAccount.MovedRule(rawValue: row.text(2)) ?? .ask,
            removed: CalendarAccount.RemovedRule(rawValue: row.text(3)) ?? .ask
        )
        account.token = row.optionalText(4)
        account.ctag = row.optionalText(5)
        account.usesTokens = row.int(6) != 0
        account.run = Int(row.int(7))
        account.pollDue = row.instant(8)
        account.fullDue = row.instant(9)
        account.syncedAt = row.optionalInstant(10)
        account.failures = Int(row.int(11))
        account.failure = row.optionalText(12)
        account.failingSince = row.optionalInstant(13)
        account.fault = row.optionalText(14).flatMap(CalendarAccount.Fault.init)
        return account
    }
}
