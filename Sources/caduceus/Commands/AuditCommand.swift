import ArgumentParser
import Care
import Crypto
import Foundation
import Store

/// `caduceus audit`: who did what, who saw whom, and the proof that none of it was changed.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check the audit chain, list its entries, or print the key its heads are signed with.",
        discussion: """
            Every act of staff, every decision about a message and every look at a patient's data is an entry: ids and \
            codes, nothing of the patient's. Each entry's hash covers the one before it, and a server signs the newest \
            every ten minutes into a file outside the database (audit.heads).

            Exit codes: 0 done, 1 failed or the chain is not whole, 2 the settings need attention, 3 whole as far as it can \
            be told, 64 wrong usage.
            """,
        subcommands: [AuditVerifyCommand.self, AuditListCommand.self, AuditKeyCommand.self]
    )
}

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find any changed bit, missing tail, reorder or fork of the audit chain.",
        discussion: """
            Reads every entry from the first to the last and holds the signed heads against them. A server may go on \
            running meanwhile. Heads that are newer than the chain's end tell of a missing tail or of an older database \
            that was restored; after a restore you mean to keep, begin a new file of heads and keep the old one with the \
            old database.

            Example: caduceus audit verify --heads /mnt/audit/caduceus.heads

            Exit codes: 0 whole, 1 not whole (the first bad entry is named), or failed, 2 the settings need attention, \
            3 whole as far as it can be told (heads are missing or old), 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Option(help: ArgumentHelp("The file of signed heads, if not the configured one.", valueName: "file"))
    var heads: String?
    @Option(
        help: ArgumentHelp("The key `caduceus audit key` printed, if not the settings' own.", valueName: "base64")
    )
    var publicKey: String?

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(config.load())
            let store = try await openedStore(settings)
            let key = try publicKey.map(Self.key) ?? store.vault.auditKey.publicKey
            let file = HeadsFile(path: heads ?? settings.headsPath)
            let verdict = try await AuditVerdict.reach(store, heads: file, under: key)
            for line in verdict.words { StandardOutput.print(line) }
            switch verdict.outcome {
            case .whole: break
            case .inPart: throw ExitCode.partly
            case .broken: throw ExitCode.failure
            }
        }
    }

    private static func key(_ text: String) throws -> Curve25519.Signing.PublicKey {
        guard let bytes = Data(base64Encoded: text),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { throw CommandFailure("--public-key must be the base64 that `caduceus audit key` prints.") }
        return key
    }
}

struct AuditKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Print the public key that the heads of the audit chain are signed with.",
        discussion: """
            Keep it where whoever runs the server cannot change it; `caduceus audit verify --public-key` takes it. The key \
            hangs on the master key.

            Example: caduceus audit key

            Exit codes: 0 printed, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let vault = StoreOpening.vault(try ClinicSettings(config.load()))
            StandardOutput.print(try vault.auditKey.publicKey.rawRepresentation.base64EncodedString())
        }
    }
}

struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print entries of the audit chain, oldest first.",
        discussion: """
            One line an entry: number, time (UTC), who, what, about what, and whose data was opened; ids only. It does not \
            check the chain.

            Example: caduceus audit list --person 1234567 --since 2026-11-01

            Exit codes: 0 done, 1 failed, 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Option(help: ArgumentHelp("Only what concerns this person.", valueName: "id"))
    var person: Int64?
    @Option(help: ArgumentHelp("Only what this member of staff did or was the object of.", valueName: "id"))
    var staff: Int64?
    @Option(help: ArgumentHelp("Only from this day on (UTC), such as 2026-11-01.", valueName: "date"))
    var since: String?

    func validate() throws {
        if let since, LocalDate(since) == nil { throw ValidationError("--since must be a day such as 2026-11-01.") }
    }

    func run() async throws {
        try await reporting {
            let store = try await openedStore(ClinicSettings(config.load()))
            let from = since.flatMap { LocalDate($0) }.map { Zone.utc.startOfDay($0) }
            var last: Int64 = 0
            while true {
                let rows = try await store.read { [last] in try $0.auditRows(after: last, limit: AuditCheck.page) }
                guard let newest = rows.last?.row.seq else { return }
                for (row, _) in rows where isWanted(row, from) { StandardOutput.print(row.inWords) }
                last = newest
            }
        }
    }

    private func isWanted(_ row: AuditRow, _ from: Instant?) -> Bool {
        if let from, row.at < from { return false }
        if let person, !row.concerns(person) { return false }
        guard let staff else { return true }
        return row.actor == "staff" && row.actorID == staff || row.object == "staff" && row.objectID == staff
    }
}

/// The store of a clinic that has one; whoever only reads must not make an empty one.
private func openedStore(_ settings: ClinicSettings) async throws -> any StoreEngine {
    guard settings.postgres != nil || FileManager.default.fileExists(atPath: settings.store) else {
        throw CommandFailure("there is no database at \(settings.store) yet: `caduceus serve` makes it.")
    }
    let store: any StoreEngine = try StoreOpening.open(settings, clock: SystemClock())
    try await store.read { try $0.checkMasterKey() }
    return store
}

extension AuditRow {
    /// Ids and codes in columns that a spreadsheet reads; a tab between them.
    fileprivate var inWords: String {
        let who = actorID.map { "\(actor) \($0)" } ?? actor
        let what = object.map { "\($0) \(objectID.map(String.init) ?? "")" } ?? "-"
        let whom = ([person].compactMap(\.self) + subjectIDs).map(String.init).joined(separator: ",")
        let more = [reason, amount.map { "\($0) rows" }].compactMap(\.self).joined(separator: " ")
        let time = at.date.formatted(.iso8601)
        return [String(seq), time, who, act, what, whom.isEmpty ? "-" : whom, more.isEmpty ? "-" : more]
            .joined(separator: "\t")
    }
}
