import ArgumentParser
import Foundation
import Practice
import Store

/// `caduceus forget`: a person's right to be forgotten.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Destroy a person's key and everything kept of them.",
        discussion: """
            PERSON is the person's identifier, their record number, or a phone number that serves only them; put id:, \
            record: or phone: in front where it could be two of these. Name, visits, reminders, consent, and every \
            conversation at an address that serves nobody else are deleted and cannot be brought back. An address that \
            serves others keeps its conversation. What the person said no to is remembered without their number, as its \
            keyed hash, so that a later import writes to nobody who did not want it. The other system's exports still hold \
            the person: take them out there first.

            A proof stays: when, by whom, how many rows, which keys; not who it was. The server may go on running. Backups \
            made before still hold the person and the wrapped key, until they expire.

            Example: caduceus forget record:4711 --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 forgotten, 1 failed or not confirmed, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "Identifier, record number or phone.")
    var person: String
    @Flag(help: "Do not ask for confirmation.")
    var yes = false
    @Flag(help: "Only count what would be deleted.")
    var dryRun = false
    @Option(help: ArgumentHelp("Who forgets, for the proof; the system's user otherwise.", valueName: "name"))
    var by: String?

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(try config.load())
            let store = try StoreOpening.openExisting(settings)
            try await store.read { try $0.checkMasterKey() }
            let desk = ForgetDesk(store: store, region: settings.region)
            do {
                try work(desk)
            } catch let refusal as ForgetDesk.Refusal {
                throw CommandFailure(Self.words(refusal))
            }
        }
    }

    private func work(_ desk: ForgetDesk) throws {
        if dryRun || !yes {
            let rows = try desk.preview(person)
            StandardOutput.print("Would be deleted: \(Self.words(rows))")
            if dryRun { return }
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandFailure("nothing was deleted: nobody is there to confirm it; give --yes.")
            }
            StandardOutput.print("This cannot be undone. Type yes to forget:")
            guard readLine() == "yes" else { throw CommandFailure("nothing was deleted.") }
        }
        let gone = try desk.forget(person, by: actor)
        StandardOutput.print("Forgotten: \(Self.words(gone))")
    }

    private var actor: String {
        let environment = ProcessInfo.processInfo.environment
        return by ?? environment["SUDO_USER"] ?? NSUserName()
    }

    private static func words(_ rows: ForgottenRows) -> String {
        let counts = rows.deleted.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
        var lines = [(counts + ["\(rows.keys.count) keys"]).joined(separator: ", ")]
        if rows.refused > 0 { lines.append("\(rows.refused) messages were waiting and will not leave") }
        if rows.remaining > 0 {
            lines.append("\(rows.remaining) messages remain in conversations whose address serves others too")
        }
        if rows.unread > 0 {
            lines.append("\(rows.unread) payloads are still to be handled, and start a stranger's conversation")
        }
        if !rows.isScrubbed {
            lines.append("the database's log is still in use: the next start or command empties it")
        }
        return lines.joined(separator: "; ")
    }

    private static func words(_ refusal: ForgetDesk.Refusal) -> String {
        switch refusal {
        case .nobody: "nobody is known by that: give the person's identifier, record number or phone."
        case .phoneServesSeveral(let count):
            "this phone serves \(count) people: say which by the identifier or record number."
        case .ambiguous: "that names two different people: put id:, record: or phone: in front of it."
        }
    }
}
