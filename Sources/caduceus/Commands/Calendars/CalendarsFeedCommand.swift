import ArgumentParser
import Care
import Crypto
import Foundation
import Store

struct CalendarsFeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Make the secret address of a practitioner's feed, or revoke it.",
        discussion: """
            Whoever has the address sees when and where the practitioner sees patients, and, where calendars.show-patients \
            is yes, whom. Making a new address revokes the one before. It is printed once: only its keyed hash is kept.

            Example: caduceus calendars feed "Dr. Lind"
            """
    )

    @OptionGroup var config: ConfigOption
    @Argument(help: "The practitioner, by name or number.")
    var practitioner: String
    @Flag(help: "From now on no address opens the feed.")
    var revoke = false

    func run() async throws {
        try await reporting {
            let source = try config.load()
            let store = try StoreOpening.openExisting(ClinicSettings(source))
            guard !revoke else { return try await remove(store) }
            let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            try await store.write { tx in
                let who = try CalendarsCommand.practitioner(practitioner, in: tx)
                try tx.keepFeed(secret: secret, of: who.id)
                tx.audit(AuditEntry(actor: .commandLine, act: .calendarFeedSet))
            }
            let address = source.consoleAddress?.absoluteString ?? ""
            let root = address.hasSuffix("/") ? String(address.dropLast()) : address
            StandardOutput.print("\(root)/calendars/\(secret).ics")
        }
    }

    private func remove(_ store: any StoreEngine) async throws {
        try await store.write { tx in
            let who = try CalendarsCommand.practitioner(practitioner, in: tx)
            guard try tx.removeFeed(of: who.id) else { throw CommandFailure("\(who.name) has no feed.") }
            tx.audit(AuditEntry(actor: .commandLine, act: .calendarFeedRevoked))
        }
        StandardOutput.print("Revoked.")
    }
}
