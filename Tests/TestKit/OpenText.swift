private import Foundation
package import Store

/// Looks for what must stand nowhere in a database unsealed: in any column, as it is, or in base64 inside longer text.
package enum OpenText {
    /// `what` and where it was found, one line a table and column; empty when it is nowhere.
    package static func places(of secrets: [String], in tx: Transaction) throws -> [String] {
        var found: [String] = []
        for (column, contents) in try TestStore.kind == .sqlite ? columnsOfSQLite(tx) : columnsOfPostgres(tx) {
            var bytes: [UInt8] = []
            _ = try tx.rows(contents) { bytes += $0.blob(0) + [0] }
            for secret in secrets where forms(of: secret).contains(where: { holds(bytes, $0) }) {
                found.append("\(secret) in \(column)")
            }
        }
        return found
    }

    /// Each column and the SQL that gives its texts and bytes.
    private static func columnsOfSQLite(_ tx: Transaction) throws -> [(String, String)] {
        let columns = try tx.rows(
            "SELECT tables.name, columns.name FROM sqlite_master tables JOIN pragma_table_info(tables.name) columns "
                + "WHERE tables.type = 'table'"
        ) { ($0.text(0), $0.text(1)) }
        return columns.map { table, column in
            let texts = "SELECT CAST(\(column) AS BLOB) FROM \(table) WHERE typeof(\(column)) IN ('text', 'blob')"
            return ("\(table).\(column)", texts)
        }
    }

    private static func columnsOfPostgres(_ tx: Transaction) throws -> [(String, String)] {
        try tx.rows(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
                + "WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')"
        ) { row in
            let (table, column) = (row.text(0), row.text(1))
            let bytes = row.text(2) == "text" ? "convert_to(\(column), 'UTF8')" : column
            return ("\(table).\(column)", "SELECT \(bytes) FROM \(table) WHERE \(column) IS NOT NULL")
        }
    }

    /// The text itself and what of it base64 shows at each of the three alignments, in both alphabets.
    private static func forms(of secret: String) -> [[UInt8]] {
        let shifted = (0..<3).map { shift in
            let padded = Data(repeating: 0, count: shift) + Data(secret.utf8)
            let whole = padded.count / 3 * 4
            // The first letters are the padding's too, and the last are shared with what follows.
            return String(padded.base64EncodedString().prefix(whole).dropFirst([0, 2, 3][shift]))
        }
        let web = shifted.map { $0.replacing("+", with: "-").replacing("/", with: "_") }
        return ([secret] + shifted + web).map { Array($0.utf8) }
    }

    package static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { whole in
            part.withUnsafeBytes { part in
                guard let start = whole.baseAddress, let wanted = part.baseAddress else { return part.isEmpty }
                var place = 0
                while place + part.count <= whole.count,
                    let first = memchr(start + place, Int32(part[0]), whole.count - part.count - place + 1)
                {
                    if memcmp(first, wanted, part.count) == 0 { return true }
                    place = start.distance(to: first) + 1
                }
                return false
            }
        }
    }
}
