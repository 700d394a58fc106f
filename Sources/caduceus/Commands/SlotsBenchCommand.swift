import ArgumentParser
import Foundation
import Rehearsal

struct SlotsBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slots",
        abstract: "Find the next nine free times of a practice that is 60 % full.",
        discussion: """
            Fills a throw-away database, then asks for the next nine times of kinds of visit drawn at random, some of \
            which need a room or are offered by few. Beside it stands the reading of five days' visits alone.

            Example: caduceus bench slots --json
            """
    )

    @Option(help: "Practitioners, each there from Monday to Friday.")
    var practitioners = 50
    @Option(help: "Days ahead that can be booked.")
    var days = 90
    @Option(help: "How often is asked.")
    var lookups = 2_000
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(practitioners) else {
            throw ValidationError("--practitioners must be from 1 to 1000.")
        }
        guard (7...400).contains(days) else { throw ValidationError("--days must be from 7 to 400.") }
        guard (100...1_000_000).contains(lookups) else {
            throw ValidationError("--lookups must be from 100 to 1000000.")
        }
    }

    func run() async throws {
        try await inBenchFolder { folder in
            let result = try await onThread {
                try SlotsBench(practitioners: practitioners, days: days, folder: folder).run(lookups: lookups)
            }
            print(
                json
                    ? try encoded(result)
                    : "\(result.lookups) lookups among \(result.visits) visits: p50 \(result.p50Milliseconds) ms, "
                        + "p99 \(result.p99Milliseconds) ms, \(result.ratio) of a bare read"
            )
        }
    }
}
