import Care
import Crypto
import Foundation
import Practice
import Store
import StorePostgres
import StoreSQLite

/// The database, its key and the room it has.
package struct StoreCheckup {
    let settings: ClinicSettings
    /// The business number that sends, where it is known.
    let line: String?

    package init(settings: ClinicSettings, line: String?) {
        self.settings = settings
        self.line = line
    }

    package func findings() async -> [Finding] {
        let spaces = settings.diskFolders.compactMap { DiskSpace(of: $0).map(Self.finding) }
        // A server's own files are its administrator's to watch.
        if settings.postgres != nil { return await opened() + spaces }
        let folder = URL(filePath: settings.store).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            return [
                Finding(
                    .wrong,
                    "database",
                    "the folder \(folder) is not there or not writable: make it, or set `store`"
                )
            ]
        }
        let failure = StorageFailure(store: settings.store).trouble().map { Finding($0) }
        return await database() + spaces + [failure].compactMap(\.self)
    }

    package static func finding(_ space: DiskSpace) -> Finding {
        if let trouble = space.trouble { return Finding(trouble) }
        return Finding(space.free < DiskSpace.little ? .note : .ok, "disk", space.words)
    }

    private func database() async -> [Finding] {
        guard settings.postgres != nil || FileManager.default.fileExists(atPath: settings.store) else {
            return [Finding(.note, "database", "none yet at \(settings.store); the first start makes it")]
        }
        return await opened()
    }

    private func opened() async -> [Finding] {
        do {
            return try await contents(of: try StoreOpening.open(settings, clock: SystemClock()))
        } catch let error where error is VaultError || error is CryptoKitError {
            return [Finding(.wrong, "master key", "does not open this database: set the key it was made with")]
        } catch StoreError.unavailable(let reason) where settings.postgres != nil {
            return [Finding(.wrong, "database", "\(reason): check its address and that it runs")]
        } catch StoreError.statement where settings.postgres != nil {
            return [Finding(.note, "database", "holds no clinic yet; the first start makes its tables")]
        } catch let failure as CommandFailure {
            return [Finding(.wrong, "database", failure.advice)]
        } catch {
            let words = "cannot be read; is it a Caduceus database? (\(type(of: error)))"
            return [Finding(.wrong, "database", words)]
        }
    }

    private func contents(of store: any StoreEngine) async throws -> [Finding] {
        let newest = Migration.all(for: settings.postgres == nil ? .sqlite : .postgres).last?.number ?? 0
        let schema = try await store.read { tx in
            let schema = Int(try tx.number("SELECT value FROM meta WHERE name = 'schema'"))
            if (1...newest).contains(schema) { try tx.checkMasterKey() }
            return schema
        }
        if schema > newest {
            let words = "was made by a newer caduceus (\(schema) > \(newest)): install that one"
            return [Finding(.wrong, "database", words)]
        }
        let opens = Finding(.ok, "database", "opens, and the master key fits")
        if schema < newest {
            return [opens, Finding(FoundTrouble(.migrationsPending, "steps \(schema + 1) to \(newest)"))]
        }
        var findings = [opens]
        if settings.postgres != nil {
            findings.append(StandbyCheckup.finding(try await store.read { try $0.standbyStanding() }))
        }
        return findings + (try await PracticeCheckup(settings: settings, line: line).findings(in: store))
    }
}
