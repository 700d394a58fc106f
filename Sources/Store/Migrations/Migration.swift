private import Assets

/// One numbered step of the schema: text, never edited once released.
package struct Migration: Sendable {
    package var number: Int
    package var name: String
    package var statements: [String]
    /// Programs that know fewer steps than this cannot work with the database from here on; nil for a step that only adds.
    package var breaks: Int?

    package init(number: Int, name: String, statements: [String], breaks: Int? = nil) {
        self.number = number
        self.name = name
        self.statements = statements
        self.breaks = breaks
    }

    /// The spelling of the few types that differ.
    package struct Dialect: Sendable {
        package var name: String
        package var id: String
        package var blob: String

        package static let sqlite = Dialect(name: "sqlite", id: "INTEGER PRIMARY KEY", blob: "BLOB")
        package static let postgres = Dialect(name: "postgres", id: "BIGINT PRIMARY KEY", blob: "BYTEA")
    }

    /// Every step for the dialect, in order.
    ///
    /// A file `0002-x.sqlite.sql` is for that engine alone.
    package static func all(for dialect: Dialect) -> [Migration] {
        Assets.names(under: "migrations/").compactMap { path in
            let parts = path.dropFirst("migrations/".count).split(separator: ".")
            guard let name = parts.first, parts.count == 2 || parts[1] == dialect.name,
                let number = Int(name.prefix(4)), let text = Assets.text(path)
            else { return nil }
            let spelled = text.replacing("{id}", with: dialect.id).replacing("{blob}", with: dialect.blob)
            return Migration(
                number: number,
                name: String(name),
                statements: statements(of: spelled),
                breaks: breaks(of: text)
            )
        }
    }

    private static func breaks(of text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix("-- breaks: ") {
            return Int(line.dropFirst("-- breaks: ".count))
        }
        return nil
    }

    /// A statement ends where a line ends with a semicolon, so a trigger keeps its body on one line.
    private static func statements(of text: String) -> [String] {
        var statements: [String] = []
        var current: [Substring] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("--") {
            current.append(line)
            if line.hasSuffix(";") {
                statements.append(current.joined(separator: "\n"))
                current = []
            }
        }
        return statements
    }
}
