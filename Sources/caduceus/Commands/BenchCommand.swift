import ArgumentParser
import Foundation
import Rehearsal

/// `caduceus bench`: what this machine does, beside what it could do without the promise.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine; each figure stands beside a bare one of the same run.",
        subcommands: [PlanBenchCommand.self]
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
