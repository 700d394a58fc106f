import ArgumentParser

struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Webhooks in and messages out at a steady rate for a long time, and what becomes of memory.",
        discussion: """
            The whole server but its console, against the simulator in a process of its own. Memory is told after a twelfth \
            of the time and at the end; the load comes from this same process.

            Example: caduceus bench soak --minutes 60 --rate 200 --json

            Exit codes: 0 all was acknowledged, handled and accepted, 1 failed or not all was, 64 wrong usage.
            """
    )

    @OptionGroup var stores: BenchStoreOption
    @Option(help: "How long.")
    var minutes = 60.0
    @Option(help: "Webhooks a second, and as many messages.")
    var rate = 200
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        _ = try BenchStore.parse(stores.store)
        guard (0.1...10_080).contains(minutes) else { throw ValidationError("--minutes must be from 0.1 to 10080.") }
        guard (10...1_000).contains(rate) else { throw ValidationError("--rate must be from 10 to 1000.") }
    }

    func run() async throws {
        var isWhole = true
        try await inBenchFolder { folder in
            try await stores.run(json: json, text: \.text) { kind in
                let result = try await SoakBench(seconds: Int(minutes * 60), rate: rate, folder: folder).run(kind)
                isWhole = isWhole && result.isWhole
                return result
            }
        }
        if !isWhole { throw ExitCode.failure }
    }
}

extension SoakBench.Result {
    fileprivate var isWhole: Bool {
        refused == 0 && journalled == webhooks && handled == journalled && accepted == messages
    }
}
