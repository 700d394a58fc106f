package import Care

/// Persons: names and record numbers sealed under the person's own key, found through blind indexes.
extension Transaction {
    package func insertPerson(
        name: String,
        language: LanguageTag,
        zone: String,
        recordNumber: String? = nil
    ) throws -> Person {
        let id = newID(Person.self)
        let subject = id.rawValue
        try execute(
            "INSERT INTO person (id, name_sealed, name_index, language, zone, record_number_sealed, "
                + "record_number_index, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            .id(id),
            .blob(try seal(name, subject: subject, Cell("person", subject, "name"))),
            .blob(vault.blindIndex(.name, Self.indexed(name))),
            .text(language.description),
            .text(zone),
            .optional(
                try recordNumber.map { try seal($0, subject: subject, Cell("person", subject, "record_number")) }
            ),
            .optional(recordNumber.map { vault.blindIndex(.recordNumber, Self.indexed($0)) }),
            .instant(now)
        )
        return Person(id: id, name: name, language: language, zone: zone, recordNumber: recordNumber)
    }

    package func person(_ id: Identifier<Person>) throws -> Person? {
        try row(
            "SELECT id, name_sealed, language, zone, record_number_sealed FROM person WHERE id = ?",
            [.id(id)],
            readPerson
        )
    }

    package func person(recordNumber: String) throws -> Person? {
        try row(
            "SELECT id, name_sealed, language, zone, record_number_sealed FROM person WHERE record_number_index = ?",
            [.blob(vault.blindIndex(.recordNumber, Self.indexed(recordNumber)))],
            readPerson
        )
    }

    /// Everybody of exactly this name, whatever its case and spacing.
    package func persons(named name: String) throws -> [Person] {
        try rows(
            "SELECT id, name_sealed, language, zone, record_number_sealed FROM person WHERE name_index = ? ORDER BY id",
            [.blob(vault.blindIndex(.name, Self.indexed(name)))],
            readPerson
        )
    }

    /// Gives a person who had none the number the clinic's records know them by.
    package func setRecordNumber(_ number: String, of person: Identifier<Person>) throws {
        let subject = person.rawValue
        try execute(
            "UPDATE person SET record_number_sealed = ?, record_number_index = ? WHERE id = ?",
            .blob(try seal(number, subject: subject, Cell("person", subject, "record_number"))),
            .blob(vault.blindIndex(.recordNumber, Self.indexed(number))),
            .id(person)
        )
    }

    private func readPerson(_ row: any SQLRow) throws -> Person {
        let id: Identifier<Person> = row.id(0)
        let subject = id.rawValue
        return Person(
            id: id,
            name: try openText(row.blob(1), subject: subject, Cell("person", subject, "name")),
            language: LanguageTag(row.text(2)) ?? .english,
            zone: row.text(3),
            recordNumber: try row.optionalBlob(4).map {
                try openText($0, subject: subject, Cell("person", subject, "record_number"))
            }
        )
    }

    /// What an index is made over: one case, single spaces.
    package static func indexed(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
