import Care
import Crypto
import Foundation
import Store
import StoreSQLite

/// The database, its key and the room it has.
struct StoreCheckup {
    let settings: ClinicSettings

    /// In bytes: below this writing will soon fail.
    private static let tooLittle = 256 << 20
    /// Below this it is time to think of it.
    private static let little = 2 << 30

    func findings() async -> [Finding] {
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
        return [await database(), space(folder)].compactMap(\.self)
    }

    private func database() async -> Finding {
        guard FileManager.default.fileExists(atPath: settings.store) else {
            return Finding(.note, "database", "none yet at \(settings.store); the first start makes it")
        }
        do {
            let store = try StoreOpening.open(settings, clock: SystemClock())
            let newest = Migration.all(for: .sqlite).last?.number ?? 0
            let schema = try await store.read { tx in
                let schema = Int(try tx.number("SELECT value FROM meta WHERE name = 'schema'"))
                if (1...newest).contains(schema) { try tx.checkMasterKey() }
                return schema
            }
            if schema > newest {
                return Finding(
                    .wrong,
                    "database",
                    "was made by a newer caduceus (\(schema) > \(newest)): install that one"
                )
            }
            let update = schema < newest ? "; the next start brings it up to date" : ""
            return Finding(.ok, "database", "opens, and the master key fits\(update)")
        } catch let error where error is VaultError || error is CryptoKitError {
            return Finding(.wrong, "master key", "does not open this database: set the key it was made with")
        } catch let failure as CommandFailure {
            return Finding(.wrong, "database", failure.advice)
        } catch {
            return Finding(.wrong, "database", "cannot be read; is it a Caduceus database? (\(type(of: error)))")
        }
    }

    private func space(_ folder: String) -> Finding? {
        // A file system that does not tell is not judged.
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else { return nil }
        let words = "\(free >> 20) MB free at \(folder)"
        if free < Self.tooLittle { return Finding(.wrong, "disk", "only \(words): make room") }
        return Finding(free < Self.little ? .note : .ok, "disk", words)
    }
}
