import ArgumentParser
import Foundation
import Practice
import Rehearsal

/// `caduceus bench`: what this machine does, beside what it could do without the promise.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine; each figure stands beside a bare one of the same run.",
        subcommands: [IngestBenchCommand.self, DeliverBenchCommand.self, PlanBenchCommand.self]
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

            Example: caduceus bench ingest --json
            """
    )

    @Option(help: "Connections, each with one request in flight.")
    var connections = 64
    @Option(help: "Seconds to measure for.")
    var seconds: Int64 = 5
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(connections) else { throw ValidationError("--connections must be from 1 to 1000.") }
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be from 1 to 600.") }
    }

    func run() async throws {
        try await inFolder { folder in
            let result = try await IngestBench(connections: connections, seconds: seconds, folder: folder).run()
            print(
                json
                    ? try encoded(result)
                    : "\(Int(result.perSecond)) webhooks/s durable, \(Int(result.barePerSecond))/s bare, "
                        + "p50 \(result.p50) ms, p99 \(result.p99) ms"
            )
        }
    }
}

struct DeliverBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: "Messages from outbox to accepted, beside the same client posting without a ledger.",
        discussion: """
            WhatsApp is the simulator in a process of its own. Bare, with the ledger, bare again; every write of the \
            ledger is durable.

            Example: caduceus bench deliver --json
            """
    )

    @Option(help: "Messages of each kind.")
    var messages = 20_000
    @Option(help: "Sends in flight at once.")
    var width = DeliveryService.standardWidth
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (500...1_000_000).contains(messages) else {
            throw ValidationError("--messages must be from 500 to 1000000.")
        }
        guard (1...512).contains(width) else { throw ValidationError("--width must be from 1 to 512.") }
    }

    func run() async throws {
        try await inFolder { folder in
            let result = try await DeliverBench(messages: messages, width: width, folder: folder).run()
            print(
                json
                    ? try encoded(result)
                    : "\(Int(result.perSecond)) messages/s with the ledger, \(Int(result.barePerSecond))/s without"
            )
        }
    }
}

/// Runs `body` with a throw-away folder.
private func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = URL.temporaryDirectory.appending(path: "caduceus-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { removeQuietly(folder) }
    try await body(folder.path)
}
