import ArgumentParser
import Care
import Interchange
import Store

struct CalendarsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Say whose calendars are joined, when each was last looked at and what is wrong.",
        discussion: """
            Example: caduceus calendars list

            Exit codes: 0 all is well, 1 failed, 2 the settings need attention, 3 a calendar failed or a question waits.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(config.load())
            let store = try StoreOpening.openExisting(settings)
            let zone = Zone(settings.zone) ?? .utc
            let (accounts, names, questions) = try await store.read { tx in
                (try tx.calendarAccounts(), try tx.practitioners(), try tx.openQuestions())
            }
            for account in accounts {
                let name = names.first { $0.id == account.practitioner }?.name ?? "?"
                let last = account.syncedAt.map { $0.words(in: zone) } ?? "never"
                StandardOutput.print("\(name): \(account.url)")
                StandardOutput.print(
                    "  moved there: \(account.moved.rawValue), deleted there: \(account.removed.rawValue), "
                        + "last in step: \(last)"
                )
                if let failure = account.failure {
                    StandardOutput.print("  failed \(account.failures) times in a row: \(failure)")
                }
                let waiting = questions.filter { $0.practitioner == account.practitioner }.count
                if waiting > 0 { StandardOutput.print("  \(waiting) to decide: caduceus calendars questions") }
            }
            if accounts.isEmpty { StandardOutput.print("No calendar is joined: caduceus calendars add") }
            guard questions.isEmpty, accounts.allSatisfy({ $0.failure == nil }) else { throw ExitCode.partly }
        }
    }
}

struct CalendarsRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Leave a practitioner's calendar; what is there stays there.",
        discussion: """
            What was busy there takes no time any more. Visits that were written there stay until somebody deletes them.

            Example: caduceus calendars remove "Dr. Lind"
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The practitioner, by name or number.")
    var practitioner: String

    func run() async throws {
        try await reporting {
            let store = try StoreOpening.openExisting(ClinicSettings(config.load()))
            try await store.write { tx in
                let who = try CalendarsCommand.practitioner(practitioner, in: tx)
                guard try tx.removeCalendarAccount(of: who.id) else {
                    throw CommandFailure("\(who.name) has no calendar joined.")
                }
                tx.audit(AuditEntry(actor: .commandLine, act: .calendarRemoved))
            }
            StandardOutput.print("Left. Visits written there stay until somebody deletes them.")
        }
    }
}

struct CalendarsSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Have the server compare a practitioner's whole calendar at once.",
        discussion: """
            The running server does it within seconds; `caduceus calendars list` says when it was done.

            Example: caduceus calendars sync "Dr. Lind"
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The practitioner, by name or number; everybody without one.")
    var practitioner: String?

    func run() async throws {
        try await reporting {
            let store = try StoreOpening.openExisting(ClinicSettings(config.load()))
            let count = try await store.write { tx in
                let who = try practitioner.map { try CalendarsCommand.practitioner($0, in: tx).id }
                let accounts = try tx.calendarAccounts().filter { who == nil || $0.practitioner == who }
                for account in accounts { try tx.wakeCalendar(of: account.practitioner) }
                return accounts.count
            }
            guard count > 0 else { throw CommandFailure("no calendar is joined: caduceus calendars add") }
            StandardOutput.print("\(count) will be compared within seconds, if the server runs.")
        }
    }
}

struct CalendarsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask each calendar's server whether it lets us in.",
        discussion: """
            Example: caduceus calendars check

            Exit codes: 0 all answer, 1 failed, 2 the settings need attention, 3 one does not.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let store = try StoreOpening.openExisting(ClinicSettings(config.load()))
            let accounts = try await store.read { tx in
                try tx.calendarAccounts().map { account in
                    (
                        try tx.practitioner(account.practitioner)?.name ?? "?", account,
                        try tx.calendarLogin(of: account.practitioner)
                    )
                }
            }
            let isWell = try await CalendarsCommand.asking { client in
                var isWell = true
                for (name, account, login) in accounts {
                    let words = await Self.words(account, login, client)
                    isWell = isWell && words == nil
                    StandardOutput.print("\(name): \(words ?? "in order")")
                }
                return isWell
            }
            guard isWell else { throw ExitCode.partly }
        }
    }

    /// What is wrong; nil if nothing is.
    private static func words(
        _ account: CalendarAccount,
        _ login: CalendarAccount.Login?,
        _ client: CalDAVClient
    ) async -> String? {
        guard let login, let calendar = DAVURL(account.url) else { return "the account cannot be read; add it anew" }
        var run = SyncRun(calendar, SyncState(), isFull: true)
        guard case .request(let request) = run.step(nil) else { return nil }
        if case .failed(let failure) = run.step(await client.ask(request, login.credentials)) { return "\(failure)" }
        return nil
    }
}
