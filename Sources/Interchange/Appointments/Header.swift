/// Which field of a row holds what.
struct Header {
    /// For each kind of column the fields that hold it, the preferred first.
    private let fields: [Column: [Int]]
    private let names: [String]
    /// Headers that mean nothing to us.
    let ignored: [String]

    /// Headers that hold the whole name or the given one, depending on what else there is.
    private static let bareNames = ["name", "nombre", "nome"]

    init(_ names: [String]) {
        var found: [Column: [(field: Int, rank: Int)]] = [:]
        var ignored: [String] = []
        for (field, name) in names.enumerated() {
            let plain = plainWords(name)
            if let (column, rank) = ColumnNames.known[plain] {
                found[column, default: []].append((field, rank))
            } else if !plain.isEmpty {
                ignored.append(name)
            }
        }
        // "Nombre" beside "Apellidos" is a given name and "Nom" beside nothing the whole one.
        if found[.lastName] != nil, found[.firstName] == nil, let given = found[.patient],
            given.allSatisfy({ Self.bareNames.contains(plainWords(names[$0.field])) })
        {
            found[.firstName] = given
            found[.patient] = nil
        } else if found[.patient] == nil, found[.firstName] == nil, let last = found.removeValue(forKey: .lastName) {
            found[.patient] = last
        }
        fields = found.mapValues { $0.sorted { ($0.rank, $0.field) < ($1.rank, $1.field) }.map(\.field) }
        self.names = names
        self.ignored = ignored
    }

    func has(_ column: Column) -> Bool { fields[column] != nil }

    /// The first of the column's fields that is not empty, trimmed, and its header.
    func value(_ column: Column, in row: CSVRow) -> (text: String, header: String)? {
        values(column, in: row).first
    }

    /// All of the column's fields that are not empty, the preferred first.
    func values(_ column: Column, in row: CSVRow) -> [(text: String, header: String)] {
        (fields[column] ?? []).filter { $0 < row.fields.count }
            .map { (text: cleaned(row.fields[$0]), header: names[$0]) }
            .filter { !$0.text.isEmpty }
    }

    /// Something stands where no header is: a separator inside a field that was not quoted, and all behind it is shifted.
    func isTooShort(for row: CSVRow) -> Bool {
        row.fields.dropFirst(names.count).contains { !cleaned($0).isEmpty }
    }

    /// The header of a column as the file spells it.
    func name(_ column: Column) -> String? { fields[column]?.first.map { names[$0] } }

    /// A file that lacks what no visit can do without is refused as a whole.
    func requireEssentials() throws(AppointmentCSVError) {
        guard has(.patient) || has(.firstName) || has(.lastName) else {
            throw .missingColumn(
                "the patient's name",
                examples: ["patient", "name", "paciente", "nachname"],
                found: names
            )
        }
        guard has(.start) || has(.date) else {
            throw .missingColumn("the date", examples: ["date", "start", "fecha", "data", "datum"], found: names)
        }
    }

    /// What the operator should know of the columns there are not.
    var notes: [String] {
        var notes: [String] = []
        if !has(.externalID) {
            notes.append(
                "no column holds the appointment's id: a visit that was moved cannot be recognised and comes in as "
                    + "another one"
            )
        }
        if !has(.practitioner) {
            notes.append(
                "no column names the practitioner: each location counts as one, so of two visits at the same time in "
                    + "one place the second is left out"
            )
        }
        return notes
    }

    /// No control characters, single spaces, nothing around.
    private func cleaned(_ text: String) -> String {
        text.split { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }
            .joined(separator: " ")
    }
}
