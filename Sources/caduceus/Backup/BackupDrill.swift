package import Care
import Foundation
import Store
import StoreSQLite

/// Restores a backup beside the live store, looks at it as a restore would find it, and removes it again.
package struct BackupDrill {
    /// What was found, a sentence each.
    package struct Report: Sendable {
        package var stamp: String
        package var takenAt: Instant?
        package var findings: [String]
    }

    private let folder: BackupFolder
    let settings: ClinicSettings
    private let clock: any WallClock
    let isStopped: () -> Bool

    package init(
        folder: BackupFolder,
        settings: ClinicSettings,
        clock: any WallClock,
        isStopped: @escaping () -> Bool = { false }
    ) {
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.isStopped = isStopped
    }

    /// The caller's thread waits; throws what is wrong with the backup and what to do.
    package func run(_ backup: Backup) throws -> Report {
        let lock = try FolderLock(folder.url)
        defer { withExtendedLifetime(lock) {} }
        let findings = try backup.manifest.postgres.map { try inCluster(backup, $0) } ?? inFile(backup)
        return Report(stamp: backup.stamp, takenAt: backup.manifest.moment, findings: findings)
    }

    private func inFile(_ backup: Backup) throws -> [String] {
        let place = URL(filePath: settings.store + ".drill")
        // A drill that died left its folder behind.
        try? FileManager.default.removeItem(at: place)
        try requireRoom(backup, at: URL(filePath: settings.store).deletingLastPathComponent())
        try FileManager.default.createDirectory(
            at: place,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer {
            // What stays behind is removed by the next drill.
            try? FileManager.default.removeItem(at: place)
        }
        let copy = place.appending(path: BackupManifest.copyName)
        guard try DurableFiles.copy(backup.copy, to: copy) == backup.manifest.sha256 else { throw backup.isDamaged }
        if isStopped() { throw CancellationError() }
        return try look(at: copy, backup)
    }

    private func look(at copy: URL, _ backup: Backup) throws -> [String] {
        let store = try StoreOpening.file(settings, at: copy.path, clock: clock)
        defer {
            // The folder goes anyway.
            try? store.close()
        }
        var findings = ["The copy is what was written: \(backup.manifest.size) bytes, SHA-256 as in its manifest."]
        let flaws = try store.flawsBlocking()
        guard flaws.isEmpty else {
            throw failed(backup, "the database in it is damaged: \(flaws.joined(separator: "; "))")
        }
        findings.append("The database is sound: every page, and every reference between rows.")
        findings.append(try compare(try store.factsBlocking(), backup))
        return try findings + prove(store, backup)
    }

    /// What a restore would do with it, and what it relies on.
    func prove(_ store: any StoreEngine, _ backup: Backup) throws -> [String] {
        if isStopped() { throw CancellationError() }
        let words = [try migrate(store, backup), try proveKeys(store)]
        return words + [try AuditHook.verify(store)].compactMap(\.self)
    }

    private func compare(_ found: StoreFacts, _ backup: Backup) throws -> String {
        let wanted = backup.manifest.rows
        let differing = Set(wanted.keys).union(found.rows.keys).filter { wanted[$0] != found.rows[$0] }.sorted()
        if let table = differing.first {
            let counts = "\(found.rows[table] ?? 0) instead of \(wanted[table] ?? 0)"
            throw failed(backup, "its rows are not those of its manifest (\(table) has \(counts))")
        }
        return "\(wanted.values.reduce(0, +)) rows in \(wanted.count) tables, as many as its manifest says."
    }

    private func migrate(_ store: any StoreEngine, _ backup: Backup) throws -> String {
        let newest = Migration.all(for: backup.manifest.postgres == nil ? .sqlite : .postgres).last?.number ?? 0
        try store.bringUpToDate()
        return backup.manifest.schema == newest
            ? "Its schema is this version's."
            : "Its schema (\(backup.manifest.schema)) came up to this version's (\(newest)) without a fault."
    }

    private func proveKeys(_ store: any StoreEngine) throws -> String {
        let proofs = try store.readBlocking { try $0.proveKeys() }
        guard !proofs.isEmpty else { return "Nothing in it is sealed yet, so no key was needed." }
        let versions = proofs.map { "\($0.masterVersion).\($0.keyVersion)" }.joined(separator: ", ")
        return "The keys fit: a sealed value opened under each version of them (\(versions))."
    }

    func requireRoom(_ backup: Backup, at place: URL) throws {
        guard let free = DurableFiles.free(at: place) else { return }
        let needed = backup.manifest.size + Self.reserve
        guard free < needed else { return }
        throw CommandFailure(
            "the drill needs \(needed >> 20) MB at \(place.path) and \(free >> 20) MB are free: make room."
        )
    }

    /// What must stay free for the server while a drill runs.
    private static let reserve: Int64 = 64 << 20

    func failed(_ backup: Backup, _ why: String) -> CommandFailure {
        CommandFailure("the backup \(backup.stamp) is not good: \(why). Use another one, and take a new one now.")
    }
}

/// The audit chain of a copy, walked from end to end.
///
/// The signed heads are not held against it: those written since the backup rightly know of entries it does not have.
enum AuditHook {
    /// What was verified, in a sentence; throws what is wrong with the chain.
    static func verify(_ store: any StoreEngine) throws -> String? {
        var check = AuditCheck()
        while try store.readBlocking({ try check.walk(in: $0) }) {}
        if let fault = check.fault { throw CommandFailure("its audit chain is not whole: \(fault)") }
        return "Its audit chain is whole: \(check.head.seq) entries, each as it was written."
    }
}
