import Foundation
import Store
import StorePostgres

/// The drill of a copied cluster: it runs for a moment, where nobody else gets at it.
extension BackupDrill {
    func inCluster(_ backup: Backup, _ origin: BackupManifest.Postgres) throws -> [String] {
        let temporary = FileManager.default.temporaryDirectory
        let place = temporary.appending(path: "caduceus-drill-\(backup.manifest.storeID)")
        let cluster = try PrivateCluster(place, origin: origin, isDurable: false)
        try cluster.clear()
        defer {
            // What stays behind is removed by the next drill.
            try? cluster.clear()
        }
        try requireRoom(backup, at: temporary)
        try DurableFiles.copyTree(backup.copy, to: place)
        try backup.requireWhole(place, origin)
        if isStopped() { throw CancellationError() }
        try PostgresPrograms.giveToOwner(place)
        let size = "\(backup.manifest.size) bytes"
        let whole = "The copy is what was written: \(size), each file's SHA-256 as in its manifest."
        return try cluster.whileRunning { address in
            let store = try PostgresOpening.open(address, vault: StoreOpening.vault(settings))
            defer {
                // The folder goes anyway.
                try? store.close()
            }
            return try [whole, compare(try store.clusterFacts(), backup, origin)] + prove(store, backup)
        }
    }

    /// Others wrote while the copy was made: a table that was the same before and after is the same in it.
    private func compare(_ found: StoreFacts, _ backup: Backup, _ origin: BackupManifest.Postgres) throws -> String {
        let before = backup.manifest.rows
        let after = origin.rowsAfter ?? before
        var moving = 0
        for table in Set(before.keys).union(found.rows.keys).sorted() {
            let counts = [before[table] ?? 0, after[table] ?? 0]
            let count = found.rows[table] ?? 0
            if counts[0] != counts[1] {
                moving += 1
            } else if count != counts[0] {
                throw failed(
                    backup,
                    "its rows are not those of its manifest (\(table) has \(count) instead of \(counts[0]))"
                )
            }
        }
        guard found.rows["audit"] ?? 0 >= before["audit"] ?? 0 else {
            throw failed(backup, "its audit chain is shorter than it was before the copy was made")
        }
        let note = moving == 0 ? "" : "; in \(moving) of them others wrote meanwhile"
        return "\(found.rows.values.reduce(0, +)) rows in \(found.rows.count) tables, as its manifest says\(note)."
    }
}

extension Backup {
    /// Throws what to do unless a copy of the cluster is, file for file, what was written.
    func requireWhole(_ folder: URL, _ origin: BackupManifest.Postgres) throws {
        let list = folder.appending(path: "backup_manifest")
        guard try DurableFiles.sha256(of: list) == manifest.sha256 else { throw isDamaged }
        let programs = try PostgresPrograms(major: origin.major, needed: ["pg_verifybackup"])
        do {
            try programs.run("pg_verifybackup", ["--quiet", folder.path])
        } catch is CommandFailure {
            throw isDamaged
        }
    }
}
