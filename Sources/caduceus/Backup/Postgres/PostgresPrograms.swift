import Foundation

/// PostgreSQL's own programs, of the server's major version.
struct PostgresPrograms: Sendable {
    private let folder: URL

    /// Looks where Debian and the project's packages put them, where `pg_config` says, and along PATH; throws what to
    /// install when one that is `needed` is in none of these.
    init(major: Int, needed: [String]) throws {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        // What cannot be asked is not there.
        let told = try? ChildRun("/usr/bin/env", ["pg_config", "--bindir"]).output()
        let places =
            ["/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin"]
            + [told?.trimmingCharacters(in: .whitespacesAndNewlines)].compactMap(\.self) + path
        let found = places.first { place in
            needed.allSatisfy { FileManager.default.isExecutableFile(atPath: place + "/" + $0) }
        }
        guard let found else {
            throw CommandFailure(
                "\(needed.joined(separator: " and ")) of PostgreSQL \(major) cannot be found: install the package "
                    + "postgresql-\(major) on this machine; its server need not run."
            )
        }
        folder = URL(filePath: found)
    }

    /// Runs one to its end; throws what it said last when it fails.
    func run(_ program: String, _ arguments: [String], isStopped: () throws -> Void = {}) throws {
        _ = try ChildRun(folder.appending(path: program).path, arguments).output(isStopped)
    }

    /// The same as the user `postgres` when we are root, whom the server's programs refuse.
    func runAsOwner(_ program: String, _ arguments: [String]) throws {
        let path = folder.appending(path: program).path
        guard geteuid() == 0 else { return try run(program, arguments) }
        _ = try ChildRun("/usr/bin/env", ["runuser", "-u", "postgres", "--", path] + arguments).output()
    }

    /// Gives a folder and all in it to the user the server's programs run as.
    static func giveToOwner(_ folder: URL) throws {
        guard geteuid() == 0 else { return }
        _ = try ChildRun("/usr/bin/env", ["chown", "-R", "postgres:postgres", folder.path]).output()
    }
}

/// Another program, run once.
private struct ChildRun {
    private let program: String
    private let arguments: [String]

    init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// Waits for its end and gives what it printed; `isStopped` ends it early by throwing.
    func output(_ isStopped: () throws -> Void = {}) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a server that was started keeps them open, and nobody waits for its end.
        let place = FileManager.default.temporaryDirectory.appending(path: "caduceus-said-\(UUID().uuidString)")
        defer {
            // An empty file that stays behind is the temporary folder's to clear.
            try? FileManager.default.removeItem(at: place)
        }
        guard FileManager.default.createFile(atPath: place.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("cannot write \(place.path): make room there.") }
        let said = try FileHandle(forWritingTo: place)
        process.standardOutput = said
        process.standardError = said
        do {
            try process.run()
        } catch {
            throw CommandFailure("cannot run \(program): \(error.localizedDescription)")
        }
        let status = try awaitEnd(process, isStopped)
        let text = String(decoding: try Data(contentsOf: place), as: UTF8.self)
        guard status == 0 else {
            let last = text.split(separator: "\n").last.map(String.init) ?? "code \(status)"
            throw CommandFailure("\(URL(filePath: program).lastPathComponent) failed: \(last)")
        }
        return text
    }

    /// Asks the system: to Foundation a program runs as long as a server that it started.
    private func awaitEnd(_ process: Process, _ isStopped: () throws -> Void) throws -> Int32 {
        while true {
            var info = siginfo_t()
            // An error means that Foundation took note of the end before us.
            if waitid(P_PID, id_t(process.processIdentifier), &info, WEXITED | WNOHANG | WNOWAIT) != 0 {
                process.waitUntilExit()
                return process.terminationStatus
            }
            if info._sifields._sigchld.si_pid == process.processIdentifier {
                return info._sifields._sigchld.si_status
            }
            do {
                try isStopped()
            } catch {
                process.terminate()
                throw error
            }
            usleep(20_000)
        }
    }
}
