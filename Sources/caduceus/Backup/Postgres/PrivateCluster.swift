package import Foundation
package import StorePostgres

/// A copied cluster, run for a short while: on a socket in a folder that is only ours, with settings of our own.
package struct PrivateCluster {
    private let programs: PostgresPrograms
    private let data: URL
    /// For socket and settings; made here and removed at the end.
    private let place: URL
    private let origin: BackupManifest.Postgres
    private let isDurable: Bool

    /// `data` belongs to the user the server runs as (`PostgresPrograms.giveToOwner`).
    package init(_ data: URL, origin: BackupManifest.Postgres, isDurable: Bool) throws {
        programs = try PostgresPrograms(major: origin.major, needed: ["pg_ctl", "postgres"])
        self.data = data
        self.origin = origin
        self.isDurable = isDurable
        place = FileManager.default.temporaryDirectory.appending(path: "caduceus-pg-\(UUID().uuidString.prefix(8))")
        // The system's bound on a socket's path.
        guard place.path.utf8.count < 80, !(place.path + data.path).contains("'") else {
            throw CommandFailure("\(place.path) cannot be used for a socket: set TMPDIR to a short path such as /tmp.")
        }
    }

    /// Runs `body` while the server does; it is stopped and everything written before this returns.
    package func whileRunning<T>(_ body: (PostgresAddress) throws -> T) throws -> T {
        try prepare()
        defer {
            // What stays behind is in the temporary folder.
            try? FileManager.default.removeItem(at: place)
        }
        // What the clinic's administrator set with ALTER SYSTEM waits until the copy is in its place.
        let set = data.appending(path: "postgresql.auto.conf")
        let aside = data.appending(path: "postgresql.auto.conf.aside")
        if FileManager.default.fileExists(atPath: set.path) { try DurableFiles.rename(set, to: aside) }
        try start()
        let result: T
        do {
            result = try body(try address())
        } catch {
            // The first failure says more.
            try? stop()
            throw error
        }
        try stop()
        if FileManager.default.fileExists(atPath: aside.path) { try DurableFiles.rename(aside, to: set) }
        return result
    }

    /// Removes the data folder; a server that runs in it since another of us died is ended first.
    func clear() throws {
        guard FileManager.default.fileExists(atPath: data.path) else { return }
        if FileManager.default.fileExists(atPath: data.appending(path: "postmaster.pid").path) {
            // A file without its process stops nothing.
            try? programs.runAsOwner("pg_ctl", ["stop", "-D", data.path, "-m", "immediate", "-w", "-s"])
        }
        do {
            try FileManager.default.removeItem(at: data)
        } catch {
            throw CommandFailure("cannot remove \(data.path): \(error.localizedDescription)")
        }
    }

    private func prepare() throws {
        for name in ["standby.signal", "recovery.signal", "postmaster.pid", "postmaster.opts"] {
            let file = data.appending(path: name)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        }
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false, attributes: mode)
        let settings = """
            listen_addresses = ''
            unix_socket_directories = '\(place.path)'
            hba_file = '\(place.path)/hba'
            ident_file = '\(place.path)/ident'
            max_connections = 50
            archive_mode = off
            fsync = \(isDurable ? "on" : "off")

            """
        try DurableFiles.write(Data(settings.utf8), to: place.appending(path: "conf"))
        // Nobody else gets into the folder.
        try DurableFiles.write(Data("local all all trust\n".utf8), to: place.appending(path: "hba"))
        try DurableFiles.write(Data(), to: place.appending(path: "ident"))
        try PostgresPrograms.giveToOwner(place)
    }

    private func start() throws {
        do {
            try programs.runAsOwner(
                "pg_ctl",
                [
                    "start", "-D", data.path, "-w", "-t", "3600", "-s", "-l", place.path + "/log",
                    "-o", "-c config_file='\(place.path)/conf'",
                ]
            )
        } catch let failure as CommandFailure {
            // Without a log the program's own word has to do.
            let log = try? String(contentsOf: place.appending(path: "log"), encoding: .utf8)
            let last = log?.split(separator: "\n").last.map { " (\($0))" } ?? ""
            throw CommandFailure("the copied cluster does not start: \(failure.advice)\(last)")
        }
    }

    private func stop() throws {
        try programs.runAsOwner("pg_ctl", ["stop", "-D", data.path, "-m", "fast", "-w", "-t", "3600", "-s"])
    }

    private func address() throws -> PostgresAddress {
        var parts = URLComponents()
        parts.scheme = "postgres"
        parts.host = ""
        parts.path = "/" + origin.database
        parts.queryItems = [
            URLQueryItem(name: "host", value: place.path), URLQueryItem(name: "user", value: origin.role),
        ]
        guard let text = parts.string, let address = PostgresAddress(text) else {
            throw CommandFailure("the backup's manifest names no database.")
        }
        return address
    }
}
