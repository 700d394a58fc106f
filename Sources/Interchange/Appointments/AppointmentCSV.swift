/// Reads another system's export of appointments: any delimiter, encoding, header language and date format it can tell.
///
/// A bad row is reported and the next one read; only a file nothing can be made of is refused.
package struct AppointmentCSV: Sendable {
    /// ISO 3166 alpha-2 of the country local phone numbers are dialled in.
    package var region: String?
    /// How numeric dates are ordered; found out from the file when nil.
    package var dates: DateOrder?
    package var limits: CSVLimits

    package init(region: String?, dates: DateOrder? = nil, limits: CSVLimits = .standard) {
        self.region = region
        self.dates = dates
        self.limits = limits
    }

    /// What came out of a file.
    package struct Outcome: Sendable {
        package var appointments: [ImportedAppointment] = []
        /// In the order of lines.
        package var problems: [RowProblem] = []
        /// Headers that were not understood, whose columns were left out.
        package var ignoredColumns: [String] = []
        package var encoding: TextEncoding
        package var dates: DateOrder
        /// Rows with something in them, the header aside.
        package var rows = 0
        /// What the file as a whole lacks, and what follows from that.
        package var notes: [String] = []
    }

    package func read(_ file: [UInt8]) throws(AppointmentCSVError) -> Outcome {
        var reader: CSVReader
        do throws(CSVFileError) { reader = try CSVReader(file, limits: limits) } catch { throw .file(error) }
        guard case .row(let first) = try next(&reader) else { throw .empty }
        let header = Header(first.fields)
        try header.requireEssentials()
        let order = if let dates { dates } else { try dateOrder(header, reader) }
        let rows = RowReader(header: header, region: region, dates: order)
        var outcome = Outcome(ignoredColumns: header.ignored, encoding: reader.encoding, dates: order)
        outcome.notes = header.notes
        var lineOfID: [String: Int] = [:]
        while let record = try next(&reader) {
            outcome.rows += 1
            switch record {
            case .unreadable(let line, let reason):
                outcome.problems.append(RowProblem(line: line, reason: reason))
            case .row(let row):
                var problems: [RowProblem] = []
                if let appointment = rows.read(row, problems: &problems),
                    isFirst(appointment, header, &lineOfID, &problems)
                {
                    outcome.appointments.append(appointment)
                } else {
                    // What would only have been left out of the row is now left out with it.
                    for index in problems.indices { problems[index].isImported = false }
                }
                outcome.problems.append(contentsOf: problems)
            }
        }
        return outcome
    }

    private func next(_ reader: inout CSVReader) throws(AppointmentCSVError) -> CSVRecord? {
        do throws(CSVFileError) { return try reader.next() } catch { throw .file(error) }
    }

    /// Reads all dates once to learn their order.
    private func dateOrder(_ header: Header, _ reader: CSVReader) throws(AppointmentCSVError) -> DateOrder {
        var reader = reader
        var evidence = DateEvidence()
        while let record = try next(&reader) {
            guard case .row(let row) = record else { continue }
            for column in [Column.start, .date, .end] {
                guard let (text, _) = header.value(column, in: row), let date = DateText.read(text[...])?.date else {
                    continue
                }
                evidence.consider(date, line: row.line, text: text)
            }
        }
        return try evidence.order()
    }

    /// Of two rows with the same appointment id the first counts.
    private func isFirst(
        _ appointment: ImportedAppointment,
        _ header: Header,
        _ lineOfID: inout [String: Int],
        _ problems: inout [RowProblem]
    ) -> Bool {
        guard let id = appointment.externalID else { return true }
        if let earlier = lineOfID[id] {
            problems.append(
                RowProblem(
                    line: appointment.line,
                    column: header.name(.externalID),
                    reason: "has the same appointment id as line \(earlier), which was imported; give each its own"
                )
            )
            return false
        }
        lineOfID[id] = appointment.line
        return true
    }
}
