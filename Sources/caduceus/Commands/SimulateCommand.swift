import ArgumentParser
import Care
import Foundation
import Rehearsal
import StorePostgres

/// `caduceus simulate`: a clinic's life on a virtual clock, judged.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Rehearse a clinic's life on a virtual clock, with faults and crashes, and count what went wrong.",
        discussion: """
            Practice and a simulated WhatsApp run in one thread from one seed: patients confirm, move, cancel, ignore, \
            answer late and write at night; webhooks are duplicated, reordered and delayed; sends time out after they \
            were accepted; the practice dies at random commits; disks are full, clocks are wrong by an hour and webhooks \
            days late for a while. An oracle compares the phones, the database and the \
            simulator. The six wrongs (lost, duplicated, after_cancel, outside_window, in_quiet_hours, without_consent) \
            must be 0.

            --every-step plays a short story instead, once for each commit and each network call in it, with a death exactly \
            there, and again with a second death right after.

            Example: caduceus simulate --messages 1000000 --crashes 500 --seed 7 --json

            Exit codes: 0 no wrong, 1 a wrong was found, 64 wrong usage.
            """
    )

    @Option(help: "Messages of both directions to see, at least 100.")
    var messages = 10_000
    @Option(help: "Deaths of the practice at random commits.")
    var crashes = 20
    @Option(help: "The seed that tells the whole story.")
    var seed: UInt64 = 1
    @Option(help: "About one send and one webhook in so many goes wrong; 0 for a world without faults.")
    var faultsOneIn = 40.0
    @Option(help: "Practices that share the store, each of which dies and is stopped by itself.")
    var nodes = 1
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server to make a throw-away database on, instead of a file in memory.",
            valueName: "postgres://…"
        )
    )
    var store: String?
    @Option(help: "general, or scheduling: a year of booking, wait-lists and missed visits with 20 practitioners.")
    var clinic = RehearsedClinic.general
    @Option(help: "Days that the scheduling clinic is lived through, 7 to 3650.")
    var days = 365
    @Flag(help: "Play a short story with a death at each of its durable steps, one after another.")
    var everyStep = false
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: "Print progress to standard error.")
    var progress = false

    /// In memory where the system has a place for it: the files are thrown away.
    private static var scratch: URL {
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? URL(filePath: "/dev/shm") : .temporaryDirectory
    }

    func validate() throws {
        guard (1...16).contains(nodes) else { throw ValidationError("--nodes must lie between 1 and 16.") }
        guard store.map({ PostgresAddress($0) != nil }) ?? true else {
            throw ValidationError("--store must be an address such as postgres://user@host/postgres.")
        }
        guard (7...3_650).contains(days) else { throw ValidationError("--days must lie between 7 and 3650.") }
        guard messages >= 100 else { throw ValidationError("--messages must be at least 100.") }
        guard crashes >= 0, crashes <= messages / 10 else {
            throw ValidationError("--crashes must lie between 0 and a tenth of --messages.")
        }
    }

    func run() async throws {
        let folder = Self.scratch.appending(path: "caduceus-simulate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { removeQuietly(folder) }
        if everyStep { return try await dieEverywhere(folder) }
        try await rehearse(folder)
    }

    private func rehearse(_ folder: URL) async throws {
        var plan = RehearsalPlan(
            messages: messages,
            crashes: crashes,
            seed: seed,
            faultsOneIn: faultsOneIn > 0 ? faultsOneIn : nil,
            folder: folder.path
        )
        plan.nodes = nodes
        plan.clinic = clinic
        plan.length = .days(Int64(days))
        let scratch = try store.flatMap { PostgresAddress($0) }.map { try PostgresScratch(on: $0, named: "rehearsal") }
        plan.database = scratch?.address
        defer {
            // One that stays is empty of anything real.
            try? scratch?.drop()
        }
        let report = try await onThread { [plan] in
            var told = 0
            return try Rehearsal(plan).run { report in
                guard progress else { return }
                // A wrong of a rehearsal that takes an hour is told at once.
                var lines = ["day \(Int(report.days)): \(report.messages) messages, \(report.wrongs) wrong"]
                lines += report.findings.dropFirst(told)
                told = report.findings.count
                FileHandle.standardError.write(Data(lines.map { $0 + "\n" }.joined().utf8))
            }
        }
        print(json ? try encoded(report) : report.inWords)
        if report.wrongs > 0 { throw ExitCode(1) }
    }

    private func dieEverywhere(_ folder: URL) async throws {
        let report = try await onThread {
            let told = { (done: Int, all: Int) in
                guard progress, done % 10 == 0 else { return }
                FileHandle.standardError.write(Data("\(done) of \(all) steps\n".utf8))
            }
            return try EveryStep(folder: folder.path).run(progress: told)
        }
        print(json ? try encoded(report) : report.inWords)
        if !report.wrongs.isEmpty || !report.unreached.isEmpty { throw ExitCode(1) }
    }
}

/// Runs long synchronous work on a thread of its own, so that it never holds the cooperative pool.
func onThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try work() }) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}

func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// A temporary folder that stays behind harms nobody.
func removeQuietly(_ folder: URL) {
    try? FileManager.default.removeItem(at: folder)
}

extension RehearsalReport {
    var inWords: String {
        var lines = [
            "seed \(seed): \(messages) messages, \(crashes) crashes, \(Int(days)) days in \(Int(seconds)) s "
                + "(\(Int(eventsPerSecond)) events/s)",
            "lost \(lost), duplicated \(duplicated), after cancel \(afterCancel), outside window \(outsideWindow), "
                + "in quiet hours \(inQuietHours), without consent \(withoutConsent)",
            "unknown \(unknown), settled \(unknownSettled)",
            "faults: " + faults.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
        ]
        lines += findings
        return lines.joined(separator: "\n")
    }
}

extension EveryStep.Report {
    var inWords: String {
        var lines = ["\(steps.count) steps, \(runs) runs in \(Int(seconds)) s: \(wrongs.count) with a wrong"]
        lines += unreached.map { "never reached: \($0)" }
        for wrong in wrongs {
            lines.append("died at " + wrong.diedAt.joined(separator: " and ") + ":")
            lines += wrong.findings.map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}

extension RehearsedClinic: ExpressibleByArgument {}
