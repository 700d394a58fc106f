import ArgumentParser
import Foundation
import Practice
import Rehearsal

/// `caduceus bench`: what this machine does, beside what it could do without the promise.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine; each figure stands beside a bare one of the same run.",
        subcommands: [
            IngestBenchCommand.self, DeliverBenchCommand.self, PlanBenchCommand.self, SlotsBenchCommand.self,
            FlowBenchCommand.self, SoakCommand.self,
        ]
    )
}

struct PlanBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Find and enqueue the reminders due in one hour among many future appointments.",
        discussion: """
            Fills a throw-away database, then measures the planning alone; every write is durable.

            Example: caduceus bench plan --json
            """
    )

    @Option(help: "Future appointments to store.")
    var appointments = 1_000_000
    @Option(help: "How many of them have a reminder in the measured hour.")
    var due = 100_000
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: "Print progress to standard error.")
    var progress = false

    func validate() throws {
        guard due > 0, due <= appointments else {
            throw ValidationError("--due must lie between 1 and --appointments.")
        }
    }

    func run() async throws {
        let folder = URL.temporaryDirectory.appending(path: "caduceus-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { removeQuietly(folder) }
        let result = try await onThread {
            try PlanningBench(appointments: appointments, due: due, folder: folder.path).run { count in
                if progress { FileHandle.standardError.write(Data("\(count) appointments stored\n".utf8)) }
            }
        }
        print(
            json
                ? try encoded(result)
                : "\(result.enqueued) reminders in \(result.seconds) s, peak memory \(Int(result.peakMemoryMB)) MB"
        )
    }
}

struct IngestBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Signed webhooks kept durably, beside a bare route of the same server.",
        discussion: """
            One run over loopback: bare, durable, bare again. Every webhook answered 200 is in the journal before the \
            answer. The load comes from a thread of this same process; nothing handles the journal meanwhile.

            With PostgreSQL single inserts of the same size are measured before and after, through libpq at 16 \
            connections and by pgbench where it is installed.

            Example: bin/with-postgres --durable caduceus bench ingest --store both
            """
    )

    @OptionGroup var stores: BenchStoreOption
    @Option(help: "Connections, each with one request in flight.")
    var connections = 64
    @Option(help: "Seconds to measure for.")
    var seconds: Int64 = 5
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        _ = try BenchStore.parse(stores.store)
        guard (1...1_000).contains(connections) else { throw ValidationError("--connections must be from 1 to 1000.") }
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be from 1 to 600.") }
    }

    func run() async throws {
        try await inBenchFolder { folder in
            let bench = IngestBench(connections: connections, seconds: seconds, folder: folder)
            try await stores.run(json: json, text: \.text) { try await bench.run($0) }
        }
    }
}

struct DeliverBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: "Messages from outbox to accepted, beside the same client posting without a ledger.",
        discussion: """
            WhatsApp is the simulator in a process of its own. Bare, with the ledger, bare again; every write of the \
            ledger is durable. With PostgreSQL single inserts are measured beside it, as `bench ingest` does.

            Example: bin/with-postgres --durable caduceus bench deliver --store both
            """
    )

    @OptionGroup var stores: BenchStoreOption
    @Option(help: "Messages of each kind.")
    var messages = 20_000
    @Option(help: "Sends in flight at once.")
    var width = DeliveryService.standardWidth
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        _ = try BenchStore.parse(stores.store)
        guard (500...1_000_000).contains(messages) else {
            throw ValidationError("--messages must be from 500 to 1000000.")
        }
        guard (1...512).contains(width) else { throw ValidationError("--width must be from 1 to 512.") }
    }

    func run() async throws {
        try await inBenchFolder { folder in
            let bench = DeliverBench(messages: messages, width: width, folder: folder)
            try await stores.run(json: json, text: \.text) { try await bench.run($0) }
        }
    }
}

/// Which engines a bench runs on.
struct BenchStoreOption: ParsableArguments {
    @Option(
        help: "sqlite, postgres:// with a server's address, or both; a database of its own is made there and dropped."
    )
    var store = "sqlite"

    /// Measures on each and prints as it goes; JSON of several is one object by name.
    func run<Result: Encodable>(
        json: Bool,
        text: (Result) -> String,
        _ measure: (BenchStore) async throws -> Result
    ) async throws {
        try await reporting {
            let kinds = try BenchStore.parse(store)
            var results: [String: Result] = [:]
            for kind in kinds {
                let result = try await measure(kind)
                results[kind.name] = result
                if !json { print(text(result)) }
            }
            guard json else { return }
            if let only = results.values.first, results.count == 1 { return print(try encoded(only)) }
            print(try encoded(results))
        }
    }
}

/// Runs `body` with a throw-away folder.
func inBenchFolder(_ body: (String) async throws -> Void) async throws {
    let folder = URL.temporaryDirectory.appending(path: "caduceus-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { removeQuietly(folder) }
    try await body(folder.path)
}
