package import Care
package import Foundation

/// What a backup says of itself, in `manifest.json` beside the copy.
package struct BackupManifest: Codable, Hashable, Sendable {
    /// 1 for a file, 2 for a PostgreSQL cluster.
    package static let newestFormat = 2
    package static let fileName = "manifest.json"
    package static let copyName = "caduceus.db"
    package static let clusterName = "cluster"

    /// Of a copy of a PostgreSQL cluster: what whoever opens it must know.
    package struct Postgres: Codable, Hashable, Sendable {
        package var major: Int
        package var database: String
        package var role: String
        /// Right after the copy was made; those beside `sha256` are from right before.
        package var rowsAfter: [String: Int64]?

        private enum CodingKeys: String, CodingKey {
            case major, database, role
            case rowsAfter = "rows_after"
        }
    }

    package var format: Int
    package var product: String
    /// The number of the newest migration the copy has seen.
    package var schema: Int
    /// For people: ISO 8601, UTC.
    package var takenAt: String
    /// Microseconds since 1970, as text: nothing that was done before is missing from the copy.
    package var takenAtMicroseconds: String
    /// Of the copy, or of the list with the SHA-256 of each of its files: hexadecimal.
    package var sha256: String
    /// The copy's bytes.
    package var size: Int64
    package var rows: [String: Int64]
    package var identifierMark: String
    package var storeID: String
    package var note: String
    /// Nil for a copy that is one SQLite file.
    package var postgres: Postgres?

    private enum CodingKeys: String, CodingKey {
        case format, product, schema, sha256, size, rows, note, postgres
        case takenAt = "taken_at"
        case takenAtMicroseconds = "taken_at_microseconds"
        case identifierMark = "identifier_mark"
        case storeID = "store_id"
    }

    static let keysNote =
        "The keys are not in this backup. Without the master key it opens for nobody: keep a copy of the key apart."

    /// The moment the copy holds; nil for a manifest that makes no sense.
    package var moment: Instant? { Int64(takenAtMicroseconds).map { Instant(microseconds: $0) } }

    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// Nil for anything but one of our own, of a format this version knows.
    package static func read(_ folder: URL) -> BackupManifest? {
        // A folder without one that can be read is somebody else's.
        guard let data = try? Data(contentsOf: folder.appending(path: fileName)),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data),
            manifest.product == "caduceus", manifest.format <= newestFormat, manifest.moment != nil
        else { return nil }
        return manifest
    }
}
