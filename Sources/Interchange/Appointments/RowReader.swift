import Care

/// Makes one appointment of one row.
struct RowReader {
    let header: Header
    let region: String?
    let dates: DateOrder

    /// Longest text kept of a name, an id or a kind of visit, in characters.
    private static let longestText = 200

    /// Nil if the row cannot be imported; `problems` then says why.
    func read(_ row: CSVRow, problems: inout [RowProblem]) -> ImportedAppointment? {
        do {
            try requireHeaders(row)
            let patient = try patient(row)
            let start = try start(row)
            var appointment = ImportedAppointment(
                line: row.line,
                patient: patient,
                phone: phone(row, &problems),
                start: start.civil,
                utcOffset: start.utcOffset,
                minutes: try minutes(row, start),
                status: try status(row)
            )
            appointment.recordNumber = try text(.recordNumber, row)
            appointment.practitioner = try text(.practitioner, row)
            appointment.location = try text(.location, row)
            appointment.visitType = try text(.visitType, row)
            appointment.externalID = try text(.externalID, row)
            appointment.language = word(
                .language,
                row,
                FieldWords.language,
                "is no language we know; use a code such as es or pt-BR",
                &problems
            )
            appointment.relation = word(
                .relation,
                row,
                FieldWords.relation,
                "is not self, parent or carer",
                &problems
            )
            appointment.consent = consent(row, &problems)
            return appointment
        } catch {
            problems.append(error)
            return nil
        }
    }
}

extension RowProblem: Error {}

extension RowReader {
    private func problem(_ row: CSVRow, _ column: String?, _ reason: String) -> RowProblem {
        RowProblem(line: row.line, column: column, reason: reason)
    }

    private func requireHeaders(_ row: CSVRow) throws(RowProblem) {
        guard header.isTooShort(for: row) else { return }
        throw problem(row, nil, "has more fields than the header; a field with the separator in it needs quotes")
    }

    private func text(_ column: Column, _ row: CSVRow) throws(RowProblem) -> String? {
        guard let (text, name) = header.value(column, in: row) else { return nil }
        guard text.count <= Self.longestText else {
            throw problem(row, name, "is longer than \(Self.longestText) characters")
        }
        return text
    }

    /// A field whose loss does not spoil the row.
    private func word<Meaning>(
        _ column: Column,
        _ row: CSVRow,
        _ meaning: (String) -> Meaning?,
        _ reason: String,
        _ problems: inout [RowProblem]
    ) -> Meaning? {
        guard let (text, name) = header.value(column, in: row) else { return nil }
        if let meaning = meaning(text) { return meaning }
        problems.append(RowProblem(line: row.line, column: name, reason: reason, isImported: true))
        return nil
    }

    private func patient(_ row: CSVRow) throws(RowProblem) -> String {
        if let whole = try text(.patient, row) {
            // "García, Ana" is Ana García.
            let parts = whole.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
            return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? "\(parts[1]) \(parts[0])" : whole
        }
        let parts = [try text(.firstName, row), try text(.lastName, row)].compactMap(\.self)
        guard !parts.isEmpty else {
            let name = header.name(.patient) ?? header.name(.lastName) ?? header.name(.firstName)
            throw problem(row, name, "is empty; every appointment needs a patient's name")
        }
        return parts.joined(separator: " ")
    }

    /// Nil only where no column asks: what is not a yes there is a no.
    private func consent(_ row: CSVRow, _ problems: inout [RowProblem]) -> Bool? {
        guard header.has(.consent) else { return nil }
        let isBlank = header.value(.consent, in: row) == nil
        let reason = "is neither yes nor no, so it counts as no"
        if let answer = word(.consent, row, FieldWords.consent, reason, &problems) { return answer }
        if isBlank {
            problems.append(
                RowProblem(
                    line: row.line,
                    column: header.name(.consent),
                    reason: "is empty, so it counts as no",
                    isImported: true
                )
            )
        }
        return false
    }

    /// The first good number of all phone columns; without one the visit comes in all the same.
    private func phone(_ row: CSVRow, _ problems: inout [RowProblem]) -> PhoneNumber? {
        let fields = header.values(.phone, in: row)
        for (text, _) in fields {
            if let number = PhoneNumber(text, region: region) { return number }
            // Two numbers in one field: the first good one.
            for part in text.split(whereSeparator: { "/;,|".contains($0) }) {
                if let number = PhoneNumber(part.trimmed, region: region) { return number }
            }
        }
        guard let (text, name) = fields.first else { return nil }
        let place = region.map { " in \($0)" } ?? "; write it with its country code, such as +34…"
        let reason =
            text.contains("E+") || text.contains("e+")
            ? "was turned into a rounded number by a spreadsheet; format the column as text"
            : "is no valid phone number\(place)"
        problems.append(RowProblem(line: row.line, column: name, reason: reason, isImported: true))
        return nil
    }

    private func status(_ row: CSVRow) throws(RowProblem) -> ImportedAppointment.Status {
        guard let (text, name) = header.value(.status, in: row) else { return .booked }
        guard let status = FieldWords.status(text) else {
            let known = "booked, confirmed, cancelled, fulfilled or noshow"
            throw problem(row, name, "“\(text.prefix(40))” is not known; use \(known)")
        }
        return status
    }
}

extension StringProtocol {
    /// Without white space around it.
    var trimmed: String {
        var text = self.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
