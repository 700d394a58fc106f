import Care
import Interchange
import Store

/// Units of work about practitioners' calendars: each is one transaction, and between them the calendar's server is asked.
struct CalendarDesk: Sendable {
    let rules: PracticeRules

    /// A look at a calendar that has begun.
    struct Look: Sendable {
        var account: CalendarAccount
        var login: CalendarAccount.Login
        /// The owner's addresses, as far as they are known.
        var owner: Set<String>
        var calendar: DAVURL
        /// Whether the calendar is asked for changes; otherwise only visits are written.
        var asks: Bool
        var isFull: Bool
        var state: SyncState
        var now: Instant

        var credentials: DAVCredentials {
            switch login {
            case .password(let name, let password): .basic(name: name, password: password)
            case .bearer(let token): .bearer(token: token)
            }
        }
    }

    /// Those whose calendars are to be looked at now.
    func due(in tx: Transaction) throws -> [Identifier<Practitioner>] {
        let due = try tx.dueCalendars()
        let waiting = try tx.calendarAccounts().filter { account in
            guard account.failures == 0, !due.contains(account.practitioner) else { return false }
            return try !open(account.practitioner, limit: 1, in: tx).isEmpty
        }
        return due + waiting.map(\.practitioner)
    }

    /// Nil without an account.
    func begin(_ practitioner: Identifier<Practitioner>, in tx: Transaction) throws -> Look? {
        guard let before = try tx.calendarAccount(of: practitioner), let calendar = DAVURL(before.url),
            let login = try tx.calendarLogin(of: practitioner)
        else { return nil }
        let asks = before.pollDue <= tx.now
        let isFull = asks && before.fullDue <= tx.now
        // A look that dies is begun again after the usual time.
        let next = asks ? tx.now + rules.calendars.poll : before.pollDue
        let account = try tx.beginLook(at: practitioner, nextAt: next)
        if isFull { try tx.reopenCalendarVisits(of: practitioner) }
        if asks { try tx.closePastQuestions(of: practitioner) }
        var state = SyncState()
        state.token = account.token
        state.ctag = account.ctag
        state.usesTokens = account.usesTokens
        for item in try tx.calendarItems(of: practitioner) {
            state.know(Href(item.href), item.etag.flatMap { ETag($0) })
        }
        // Whether the server has learnt to list its changes is asked once a night.
        if isFull { state.usesTokens = true }
        return Look(
            account: account,
            login: login,
            owner: try owner(practitioner, login, in: tx),
            calendar: calendar,
            asks: asks,
            isFull: isFull,
            state: state,
            now: tx.now
        )
    }

    private func owner(
        _ practitioner: Identifier<Practitioner>,
        _ login: CalendarAccount.Login,
        in tx: Transaction
    ) throws -> Set<String> {
        var names = [try tx.calendarOwner(of: practitioner)]
        if case .password(let name, _) = login { names.append(name) }
        return Set(names.compactMap(\.self).filter { $0.contains("@") })
    }

    /// Keeps what changed in the calendar; what is ours there is looked at again, the rest takes time.
    func keep(
        _ contents: [CalendarContent],
        _ state: SyncState,
        _ notes: [String],
        of look: Look,
        in tx: Transaction
    ) throws {
        try tx.requireLook(look.account)
        let practitioner = look.account.practitioner
        for content in contents { try keep(content, of: practitioner, in: tx) }
        // Those that could not be had are known to be there, so that they are not asked for every time.
        for (href, etag) in state.known where look.state.known[href] == nil && etag == nil {
            try tx.keepItem(href.path, key: href.key, etag: nil, of: practitioner)
        }
        for note in notes { try tx.log(.note, note, about: nil, of: practitioner) }
        var account = look.account
        account.token = state.token
        account.ctag = state.ctag
        account.usesTokens = state.usesTokens
        try tx.keepPlace(account)
    }

    private func keep(
        _ content: CalendarContent,
        of practitioner: Identifier<Practitioner>,
        in tx: Transaction
    ) throws {
        if let name = content.name(tx.vault), name.practitioner == practitioner {
            try tx.reopen(name.visit, of: practitioner)
        }
        if case .deleted = content.meaning { return try tx.removeItem(key: content.href.key, of: practitioner) }
        let item = try tx.keepItem(
            content.href.path,
            key: content.href.key,
            etag: content.etag?.text,
            of: practitioner
        )
        switch content.meaning {
        case .others(let bytes, let ranges):
            try tx.keepContent(bytes.count <= CalendarContent.mostBytes ? bytes : nil, of: item)
            try tx.keepBusy(ranges, of: item, practitioner)
        case .ours, .unreadable, .deleted:
            try tx.keepContent(nil, of: item)
            try tx.keepBusy([], of: item, practitioner)
        }
        if case .unreadable(let why) = content.meaning {
            try tx.log(.note, "an event takes no time because nobody can read it: \(why)", about: nil, of: practitioner)
        }
    }

    /// Busy times reach as far ahead again as they did at first.
    func keep(
        _ busy: [(item: Identifier<CalendarItem>, ranges: [Range<Instant>])],
        of look: Look,
        in tx: Transaction
    ) throws {
        try tx.requireLook(look.account)
        for (item, ranges) in busy { try tx.keepBusy(ranges, of: item, look.account.practitioner) }
    }

    func open(
        _ practitioner: Identifier<Practitioner>,
        limit: Int = 50,
        in tx: Transaction
    ) throws -> [Identifier<Appointment>] {
        try tx.openCalendarVisits(of: practitioner, startingAfter: tx.now - .days(1), limit: limit)
    }

    func end(_ look: Look, in tx: Transaction) throws {
        guard look.asks else { return }
        try tx.requireLook(look.account)
        let night = look.isFull ? Self.nextNight(after: tx.now, rules.calendars.zone) : look.account.fullDue
        try tx.endLook(look.account, fullDue: night)
    }

    /// Kept in plain words; the calendar is left alone for longer the more often in a row it fails.
    func fail(_ look: Look, _ failure: SyncFailure, in tx: Transaction) throws {
        try tx.requireLook(look.account)
        let wait: Span
        switch failure {
        case .later(let seconds): wait = .seconds(Int64(seconds))
        case .unauthorized, .forbidden, .calendarGone: wait = .minutes(15)
        case .unreachable, .unexpected, .unreadable, .tooManyRequests, .unforeseen:
            wait = min(.minutes(15), rules.calendars.poll * (1 << Int64(min(look.account.failures, 8))))
        }
        let fault = CalendarAccount.Fault(failure)
        try tx.failLook(look.account, fault, because: words(failure, look.login), again: tx.now + wait)
    }

    private func words(_ failure: SyncFailure, _ login: CalendarAccount.Login) -> String {
        guard case .unauthorized = failure, case .bearer = login else { return "\(failure)" }
        return "the calendar's server does not accept the token any more; set a new one with `caduceus calendars add`"
    }

    static func nextNight(after now: Instant, _ zone: Zone) -> Instant {
        let today = zone.civil(at: now).date
        let nights = [today, today.adding(days: 1)].map {
            zone.instant(of: CivilTime($0, hour: CalendarRules.nightlyHour, minute: 0))
        }
        return nights.first { $0 > now } ?? now + .days(1)
    }
}
