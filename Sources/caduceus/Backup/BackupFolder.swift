import Care
package import Foundation
import Store

/// One backup: a folder of its own, named by when it was taken.
package struct Backup: Hashable, Sendable {
    package var stamp: String
    package var folder: URL
    package var manifest: BackupManifest

    package var copy: URL {
        folder.appending(path: manifest.postgres == nil ? BackupManifest.copyName : BackupManifest.clusterName)
    }

    /// Throws what to do when a newer version made it.
    func requireKnownSchema() throws {
        let newest = Migration.all(for: manifest.postgres == nil ? .sqlite : .postgres).last?.number ?? 0
        guard manifest.schema > newest else { return }
        throw CommandFailure(
            "the backup was made by a newer caduceus (its schema is \(manifest.schema), this one knows \(newest)): install "
                + "that version or a later one, and restore with it."
        )
    }

    var isDamaged: CommandFailure {
        CommandFailure("\(copy.path) is not what was written (its size or SHA-256 differs): use another backup.")
    }
}

/// Where backups lie, each under its stamp; what is still being made has a name that is no stamp.
package struct BackupFolder: Sendable {
    package let url: URL

    /// Throws what to do when the folder cannot be used.
    package init(_ path: String) throws {
        url = URL(filePath: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                "there is no folder \(path): make it first, on another disk than the database if you can."
            )
        }
    }

    /// What was begun and never finished carries this before its stamp.
    static let unfinished = ".unfinished-"

    /// All backups that are whole by their manifest, oldest first.
    package func backups() throws -> [Backup] {
        try entries().filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            let folder = url.appending(path: name)
            return BackupManifest.read(folder).map { Backup(stamp: name, folder: folder, manifest: $0) }
        }
    }

    /// The newest of one store, or of the only store there is when `store` is nil.
    package func newest(ofStore store: String? = nil) throws -> Backup {
        let all = try backups().filter { store == nil || $0.manifest.storeID == store }
        guard let newest = all.max(by: { $0.manifest.moment ?? .distant < $1.manifest.moment ?? .distant }) else {
            throw CommandFailure("there is no backup in \(url.path): `caduceus backup \(url.path)` takes one.")
        }
        guard Set(all.map(\.manifest.storeID)).count == 1 else {
            throw CommandFailure("\(url.path) has backups of several clinics: name the one you mean, DIR/STAMP.")
        }
        return newest
    }

    /// Removes what an earlier death left half made; only while the folder is locked.
    func removeUnfinished() throws {
        for name in try entries() where name.hasPrefix(Self.unfinished) {
            try remove(url.appending(path: name))
        }
    }

    /// Removes all but the newest `count` backups of a store; gives how many went.
    package func prune(keeping count: Int, ofStore store: String) throws -> Int {
        let old = try backups().filter { $0.manifest.storeID == store }
            .sorted { $0.manifest.moment ?? .distant < $1.manifest.moment ?? .distant }.dropLast(max(1, count))
        for backup in old { try discard(backup) }
        return old.count
    }

    /// Removes one backup.
    func discard(_ backup: Backup) throws {
        // Under this name a half-removed one is no backup any more.
        let leaving = url.appending(path: Self.unfinished + backup.stamp)
        try DurableFiles.rename(backup.folder, to: leaving)
        try remove(leaving)
    }

    private func remove(_ entry: URL) throws {
        do {
            try FileManager.default.removeItem(at: entry)
        } catch {
            throw CommandFailure("cannot remove \(entry.path): \(error.localizedDescription)")
        }
    }

    private func entries() throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw CommandFailure("cannot read \(url.path): \(error.localizedDescription)")
        }
    }
}

extension Instant {
    fileprivate static let distant = Instant(microseconds: .min)

    /// `20261125T023000Z`.
    var stamp: String {
        let wall = Zone.utc.civil(at: self).description.filter { $0 != "-" && $0 != ":" }
        return (wall.count == 13 ? wall + "00" : wall) + "Z"
    }
}
