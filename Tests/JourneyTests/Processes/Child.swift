import Foundation

/// A process of the product, started by a test; the test sees to its end.
final class Child: Sendable {
    /// How a process ended: by itself with a code, or by a signal.
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed(Int32)
    }

    /// What it printed, and what it logged.
    let output: URL
    let log: URL
    private let process: Process
    private let endings: AsyncStream<Ending>

    /// Starts `caduceus` with these arguments; output and log are appended to files of that name in `folder`.
    init(_ arguments: [String], named name: String, in folder: URL) throws {
        output = folder.appending(path: "\(name).out")
        log = folder.appending(path: "\(name).log")
        process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // A sanitizer's options reach the product, too: bin/sanitize looks at its reports as well.
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
            .merging(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]) { _, ours in ours }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.appending(to: output)
        process.standardError = try Self.appending(to: log)
        let (stream, continuation) = AsyncStream.makeStream(of: Ending.self)
        endings = stream
        process.terminationHandler = { ended in
            let status = ended.terminationStatus
            continuation.yield(ended.terminationReason == .exit ? .exited(status) : .killed(status))
            continuation.finish()
        }
        try process.run()
    }

    /// Runs a command to its end; gives its exit code, -1 for a signal, and all it printed and logged.
    static func run(_ arguments: [String], in folder: URL) async throws -> (code: Int32, said: String) {
        let child = try Child(arguments, named: UUID().uuidString, in: folder)
        let ending = await child.ending()
        let said =
            try String(contentsOf: child.output, encoding: .utf8) + String(contentsOf: child.log, encoding: .utf8)
        guard case .exited(let code) = ending else { return (-1, said) }
        return (code, said)
    }

    deinit {
        kill()
    }

    var isRunning: Bool { process.isRunning }

    /// SIGKILL: the process gets no say.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// SIGTERM: it is asked to stop in order.
    func askToStop() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGTERM) }
    }

    /// Waits for the end; to be called once.
    func ending() async -> Ending? {
        for await ending in endings { return ending }
        return nil
    }

    /// The newest lines of the log, for a failure's message.
    var lastWords: String {
        // No log is as telling as an empty one.
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(12).joined(separator: "\n")
    }

    private struct Unwritable: Error {
        var path: String
    }

    private static func appending(to file: URL) throws -> FileHandle {
        let descriptor = open(file.path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Unwritable(path: file.path) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The product is built beside the tests.
    private static var executable: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "caduceus")
    }
}
