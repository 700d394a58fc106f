package import Care
import Foundation
package import Store

/// Takes a backup while the server runs: a consistent copy and its manifest, under a name that says so only once both are
/// on the disk.
package struct BackupTaker {
    /// Where a death may come between two durable steps, in order.
    package enum Step: CaseIterable, Sendable {
        case begun
        case copied
        case synced
        case described
        case named
    }

    private let folder: BackupFolder
    private let store: any StoreCopying
    /// The store's own file.
    private let path: URL
    private let clock: any WallClock
    private let reach: (Step) throws -> Void
    private let isStopped: () -> Bool

    /// `reach` hears of each step once it is done; `isStopped` ends the copying early.
    package init(
        folder: BackupFolder,
        store: any StoreCopying,
        path: String,
        clock: any WallClock,
        reach: @escaping (Step) throws -> Void = { _ in },
        isStopped: @escaping () -> Bool = { false }
    ) {
        self.folder = folder
        self.store = store
        self.path = URL(filePath: path)
        self.clock = clock
        self.reach = reach
        self.isStopped = isStopped
    }

    /// The caller's thread waits.
    package func take() throws -> Backup {
        let lock = try FolderLock(folder.url)
        defer { withExtendedLifetime(lock) {} }
        try folder.removeUnfinished()
        try requireRoom()
        try store.writeBlocking { try $0.ensureStoreID(fresh: .random(in: 1...(.max))) }
        let takenAt = clock.now
        let stamp = freeStamp(takenAt)
        let making = folder.url.appending(path: BackupFolder.unfinished + stamp)
        do {
            let manifest = try fill(making, takenAt: takenAt)
            let home = folder.url.appending(path: stamp)
            try DurableFiles.rename(making, to: home)
            try reach(.named)
            return Backup(stamp: stamp, folder: home, manifest: manifest)
        } catch {
            // Room matters more than what was begun; what cannot be removed now is next time.
            try? FileManager.default.removeItem(at: making)
            throw told(error)
        }
    }

    private func fill(_ making: URL, takenAt: Instant) throws -> BackupManifest {
        try FileManager.default.createDirectory(
            at: making,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try reach(.begun)
        let cluster = store as? PostgresCopying
        let name = cluster == nil ? BackupManifest.copyName : BackupManifest.clusterName
        let copy = making.appending(path: name)
        let facts = try store.copyBlocking(to: copy.path) { _ in
            if isStopped() { throw CancellationError() }
        }
        try reach(.copied)
        try DurableFiles.sync(copy)
        try reach(.synced)
        let manifest = try describe(copy, facts, cluster, takenAt)
        try DurableFiles.write(manifest.encoded(), to: making.appending(path: BackupManifest.fileName))
        try DurableFiles.sync(making)
        try reach(.described)
        return manifest
    }

    private func describe(
        _ copy: URL,
        _ facts: StoreFacts,
        _ cluster: PostgresCopying?,
        _ takenAt: Instant
    ) throws -> BackupManifest {
        var origin = try cluster?.origin()
        origin?.rowsAfter = try cluster?.factsBlocking().rows
        return BackupManifest(
            format: cluster == nil ? 1 : 2,
            product: "caduceus",
            schema: facts.schema,
            takenAt: Zone.utc.civil(at: Instant(seconds: takenAt.seconds)).description + "Z",
            takenAtMicroseconds: String(takenAt.microseconds),
            sha256: try DurableFiles.sha256(of: cluster == nil ? copy : copy.appending(path: "backup_manifest")),
            size: try cluster == nil ? DurableFiles.size(of: copy) ?? 0 : DurableFiles.treeSize(of: copy),
            rows: facts.rows,
            identifierMark: String(facts.identifierMark),
            storeID: String(facts.storeID),
            note: BackupManifest.keysNote,
            postgres: origin
        )
    }

    /// What must stay free for the server where its database lies.
    private static let reserve: Int64 = 64 << 20

    private func requireRoom() throws {
        let beside = path.deletingLastPathComponent()
        let log = URL(filePath: path.path + "-wal")
        let cluster = try (store as? PostgresCopying)?.sizeBlocking()
        let needed = cluster ?? (DurableFiles.size(of: path) ?? 0) + (DurableFiles.size(of: log) ?? 0)
        let isShared = cluster == nil && DurableFiles.isSameFileSystem(folder.url, beside)
        guard let free = DurableFiles.free(at: folder.url) else { return }
        guard free < needed + (isShared ? Self.reserve : 0) else { return }
        let place = isShared ? ", which is the database's own disk" : ""
        throw CommandFailure(
            "\(free >> 20) MB are free at \(folder.url.path)\(place), and a backup takes \(max(1, needed >> 20)) MB: "
                + "make room, or take another folder."
        )
    }

    private func freeStamp(_ moment: Instant) -> String {
        var stamp = moment.stamp
        var count = 1
        while FileManager.default.fileExists(atPath: folder.url.appending(path: stamp).path) {
            count += 1
            stamp = "\(moment.stamp)-\(count)"
        }
        return stamp
    }

    /// What the engine met while it wrote the copy is about the backups' folder, not about the database.
    private func told(_ error: any Error) -> any Error {
        switch error {
        case StoreError.unavailable(let reason):
            CommandFailure("the backup could not be written in \(folder.url.path) (\(reason)); nothing was kept of it.")
        case StoreError.statement(let message):
            CommandFailure("the copy is damaged, and so may the database be: \(message). Nothing was kept of it.")
        case let error as CocoaError:
            CommandFailure("the backup could not be written: \(error.localizedDescription)")
        default: error
        }
    }
}
