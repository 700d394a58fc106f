import ArgumentParser
import Foundation
import Store
import StoreSQLite
import Web

/// `caduceus admin-link`: a way back in for the administrator.
struct AdminLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin-link",
        abstract: "Print a one-time link that sets a new password for the administrator.",
        discussion: """
            For a forgotten password. The link works once, for 24 hours, and links printed earlier stop working. Whoever \
            follows it chooses the new password; every browser that was signed in is signed out. The server may go on \
            running meanwhile. Where there is no administrator yet, the link makes one.

            It needs the settings of the database (store, master-key, clinic.…) and public-url, so whoever may run it \
            may read everything anyway.

            Example: caduceus admin-link --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 printed, 1 failed (there is no database yet, or its key does not fit), 2 the settings need \
            attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let source = try config.load()
            let clinic = try ClinicSettings(source)
            guard clinic.postgres != nil || FileManager.default.fileExists(atPath: clinic.store) else {
                throw CommandFailure(
                    "there is no database at \(clinic.store) yet: `caduceus serve` prints the first link."
                )
            }
            let store = try StoreOpening.open(clinic, clock: SystemClock())
            try store.bringUpToDate()
            try await store.read { try $0.checkMasterKey() }
            let settings = try clinic.webSettings(address: source.consoleAddress)
            let repair = try await SetupLink.repair(store: store, settings: settings, clock: SystemClock())
            let words =
                repair.owner.map { "Set a new password for \($0.name) (the link works once, for 24 hours):" }
                ?? "Make the administrator's account (the link works once, for 24 hours):"
            StandardOutput.print("\(words)\n\(repair.link)")
        }
    }
}
