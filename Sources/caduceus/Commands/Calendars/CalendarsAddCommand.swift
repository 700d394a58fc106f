import ArgumentParser
import Care
import Foundation
import Interchange
import Store

extension CalendarAccount.MovedRule: ExpressibleByArgument {}
extension CalendarAccount.RemovedRule: ExpressibleByArgument {}

struct CalendarsAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Join a practitioner's calendar, or change its password or rules.",
        discussion: """
            ADDRESS is an e-mail address, a server or the calendar's own address; the calendar is looked for from there. \
            The password, best one made for this program alone, or the OAuth token is read from a file, so that it stands \
            in no history; `-` reads it from standard input. It is kept sealed.

            Naming another calendar forgets the one before; visits written there stay there.

            Example: caduceus calendars add "Dr. Lind" lind@clinic.example --user lind --password-file app-password

            Exit codes: 0 done, 1 failed (no calendar was found, or the password is not accepted), 2 the settings need \
            attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The practitioner, by name or number.")
    var practitioner: String
    @Argument(help: "E-mail address, server or address of the calendar.")
    var address: String
    @Option(help: ArgumentHelp("The name to sign in with, if it is not the address.", valueName: "name"))
    var user: String?
    @Option(help: ArgumentHelp("File with the password.", valueName: "file"))
    var passwordFile: String?
    @Option(help: ArgumentHelp("File with an OAuth access token.", valueName: "file"))
    var tokenFile: String?
    @Option(help: ArgumentHelp("Which calendar, by name or address, where there are several.", valueName: "name"))
    var calendar: String?
    @Option(help: "When a visit is moved there: ask, follow or restore.")
    var moved = CalendarAccount.MovedRule.ask
    @Option(help: "When a visit is deleted there: ask, cancel or restore.")
    var deleted = CalendarAccount.RemovedRule.ask
    @Option(help: ArgumentHelp("Another server that may have the password.", valueName: "address"))
    var trust: [String] = []

    func validate() throws {
        guard (passwordFile == nil) != (tokenFile == nil) else {
            throw ValidationError("give --password-file or --token-file, one of the two")
        }
    }

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(config.load())
            let store = try StoreOpening.openExisting(settings)
            let who = try await store.read { try CalendarsCommand.practitioner(practitioner, in: $0) }
            let login = try login()
            let found = try await CalendarsCommand.asking { client in
                let trusted = trust.compactMap { DAVURL($0)?.origin }
                let search = CalendarSearch(client: client, credentials: login.credentials, trusted: trusted)
                return try await search.calendars(at: address)
            }
            let chosen = try CalendarSearch.choose(calendar, of: found)
            var account = CalendarAccount(
                practitioner: who.id,
                url: chosen.url.description,
                moved: moved,
                removed: deleted
            )
            account.syncedAt = nil
            try await store.write { [account] tx in
                try tx.save(account, login, owner: address.contains("@") ? address : nil)
                tx.audit(AuditEntry(actor: .commandLine, act: .calendarSet))
            }
            StandardOutput.print("\(who.name): \(chosen.name ?? "calendar") at \(chosen.url)")
        }
    }

    private func login() throws -> CalendarAccount.Login {
        let secret = try Self.secret(in: passwordFile ?? tokenFile ?? "-")
        guard passwordFile != nil else { return .bearer(secret) }
        let name = user ?? address
        guard !name.contains(":") else {
            throw CommandFailure("a name to sign in with has no colon; give it with --user")
        }
        return .password(name: name, password: secret)
    }

    private static func secret(in file: String) throws -> String {
        let text: String
        do {
            text = try file == "-" ? (readLine() ?? "") : SettingsSource.text(ofFile: file)
        } catch {
            throw CommandFailure("cannot read \(file): check that it exists and is readable.")
        }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty, !secret.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw CommandFailure("\(file) must hold one line, the password or token.")
        }
        return secret
    }
}

extension CalendarAccount.Login {
    var credentials: DAVCredentials {
        switch self {
        case .password(let name, let password): .basic(name: name, password: password)
        case .bearer(let token): .bearer(token: token)
        }
    }
}
