import Foundation
import StorePostgres

/// What the server does without the product, in the same run: single inserts, each durable by itself.
struct BareInserts: Encodable {
    private static let connections = 16
    private static let seconds = 4

    /// Through libpq, prepared, before and after the product.
    var perSecond: Double
    /// What the product does beside it.
    var ratio: Double
    /// The same insert by PostgreSQL's own load generator; nil where it is not installed or the address has a password.
    var pgbenchPerSecond: Double?

    enum CodingKeys: String, CodingKey {
        case perSecond = "per_second"
        case ratio
        case pgbenchPerSecond = "pgbench_per_second"
    }

    /// Measures around `product`, which gives its own figure a second; `size` is a row's, in bytes.
    static func around<T: Sendable>(
        _ address: PostgresAddress,
        size: Int,
        folder: String,
        perSecond: (T) -> Double,
        _ product: () async throws -> T
    ) async throws -> (T, BareInserts) {
        let first = try await measure(address, size)
        let pgbench = try await onThread { try PgBench.find()?.run(address, size: size, folder: folder) }
        let result = try await product()
        let second = try await measure(address, size)
        let bare = (first + second) / 2
        return (result, BareInserts(perSecond: bare, ratio: perSecond(result) / bare, pgbenchPerSecond: pgbench))
    }

    private static func measure(_ address: PostgresAddress, _ size: Int) async throws -> Double {
        try await onThread {
            try PostgresOpening.bareInserts(at: address, connections: connections, seconds: Double(seconds), size: size)
        }
    }

    var text: String {
        let other = pgbenchPerSecond.map { ", pgbench \(Int($0))/s" } ?? ""
        return "\(hundredths(ratio)) of \(Int(perSecond)) bare inserts/s\(other)"
    }

    /// `pgbench`, where it is installed.
    private struct PgBench {
        let program: URL

        static func find() -> PgBench? {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
            return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: "pgbench") }
                .first { FileManager.default.isExecutableFile(atPath: $0.path) }.map { PgBench(program: $0) }
        }

        func run(_ address: PostgresAddress, size: Int, folder: String) throws -> Double? {
            // Its arguments are for every user of the machine to see.
            if address.hasPassword { return nil }
            let script = folder + "/insert.sql"
            let insert = "INSERT INTO bare_insert (payload) VALUES (decode(repeat('a5', \(size)), 'hex'));\n"
            try Data(insert.utf8).write(to: URL(filePath: script))
            let process = Process()
            process.executableURL = program
            // A number and not a time: pgbench's time is an alarm, a signal that does not reach what a Swift process starts.
            process.arguments =
                ["-n", "-M", "prepared", "-c", "\(connections)", "-j", "2", "-t", "\(500 * seconds)"]
                + ["-f", script, address.text]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            return said.split(separator: "\n").first { $0.hasPrefix("tps = ") }
                .flatMap { $0.split(separator: " ").dropFirst(2).first }.flatMap { Double($0) }
        }
    }
}

/// With two digits behind the point.
func hundredths(_ value: Double) -> String {
    let count = Int((value * 100).rounded())
    return "\(count / 100).\(count % 100 < 10 ? "0" : "")\(count % 100)"
}
