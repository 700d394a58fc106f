import ArgumentParser
import Foundation

struct FlowBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flow",
        abstract: "What a phone waits for in the booking card of a practice that is 60 % full.",
        discussion: """
            Fills a throw-away database and serves its booking card over loopback: opening it, looking at another day, \
            choosing a time, each decrypted, computed over the whole calendar and encrypted. Beside it stands a bare \
            route of the same server.

            Example: caduceus bench flow --json
            """
    )

    @Option(help: "Practitioners, each there from Monday to Friday.")
    var practitioners = 50
    @Option(help: "Days ahead that can be booked.")
    var days = 90
    @Option(help: "How many cards are gone through, three requests each.")
    var rounds = 300
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(practitioners) else {
            throw ValidationError("--practitioners must be from 1 to 1000.")
        }
        guard (7...400).contains(days) else { throw ValidationError("--days must be from 7 to 400.") }
        guard (10...100_000).contains(rounds) else { throw ValidationError("--rounds must be from 10 to 100000.") }
    }

    func run() async throws {
        try await inBenchFolder { folder in
            let bench = FlowBench(practitioners: practitioners, days: days, folder: folder)
            let result = try await bench.run(rounds: rounds)
            print(
                json
                    ? try encoded(result)
                    : "\(result.requests) requests: p50 \(hundredths(result.p50)) ms, p99 \(hundredths(result.p99)) ms, "
                        + "bare \(hundredths(result.bareP50)) ms"
            )
        }
    }
}
