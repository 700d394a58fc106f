import Care

/// When a row's visit starts, as far as the row says.
struct RowStart {
    var civil: CivilTime
    var utcOffset: Int?
    /// From a span such as `09:30 - 10:00`.
    var end: CivilTime?
}

extension RowReader {
    /// From one column with date and time, or from a column each.
    func start(_ row: CSVRow) throws(RowProblem) -> RowStart {
        if let (text, name) = header.value(.start, in: row) {
            if let (date, rest) = try date(text, name, row) {
                let (time, timeName) = rest.trimmed.isEmpty ? try timeText(row, name) : (String(rest), name)
                return try combine(date, time, timeName, row)
            }
            // "Beginn" and "Inicio" hold only a time where the date has a column of its own.
            if let (dateText, dateName) = header.value(.date, in: row), let (day, _) = try date(dateText, dateName, row)
            {
                return try combine(day, text, name, row)
            }
            throw unreadable(text, name, row)
        }
        guard let (text, name) = header.value(.date, in: row) else {
            throw RowProblem(line: row.line, column: header.name(.date), reason: "is empty; when is the appointment?")
        }
        guard let (date, rest) = try date(text, name, row) else { throw unreadable(text, name, row) }
        if header.value(.time, in: row) == nil, !rest.trimmed.isEmpty {
            return try combine(date, String(rest), name, row)
        }
        let (time, timeName) = try timeText(row, name)
        return try combine(date, time, timeName, row)
    }

    /// From a column of minutes or of the end; nil if the row has neither.
    func minutes(_ row: CSVRow, _ start: RowStart) throws(RowProblem) -> Int? {
        if let (text, name) = header.value(.minutes, in: row) {
            guard let minutes = DurationText.read(text) else {
                throw RowProblem(line: row.line, column: name, reason: "is no duration in minutes, 1 to 1440")
            }
            return minutes
        }
        guard let (text, name) = header.value(.end, in: row) else {
            return try start.end.map { end throws(RowProblem) in try length(start.civil, end, nil, row) }
        }
        if let (date, rest) = try date(text, name, row), let time = TimeText.read(rest) {
            return try length(start.civil, CivilTime(date, secondOfDay: time.secondOfDay), name, row)
        }
        guard let time = TimeText.read(text[...]) else {
            throw RowProblem(line: row.line, column: name, reason: "“\(text.prefix(40))” is no time such as 10:30")
        }
        return try length(start.civil, CivilTime(start.civil.date, secondOfDay: time.secondOfDay), name, row)
    }

    private func length(_ start: CivilTime, _ end: CivilTime, _ name: String?, _ row: CSVRow) throws(RowProblem) -> Int
    {
        let days = end.date.dayNumber - start.date.dayNumber
        let minutes = days * DailyHours.minutesPerDay + end.minuteOfDay - start.minuteOfDay
        guard DurationText.minutes.contains(minutes) else {
            throw RowProblem(line: row.line, column: name, reason: "ends before it starts, or more than a day later")
        }
        return minutes
    }

    private func timeText(_ row: CSVRow, _ dateName: String) throws(RowProblem) -> (String, String) {
        guard let (text, name) = header.value(.time, in: row) else {
            throw RowProblem(
                line: row.line,
                column: header.name(.time) ?? dateName,
                reason: "has no time of day; at what time is the appointment?"
            )
        }
        return (text, name)
    }

    /// Nil if the text does not begin with a date; throws if it is a date that cannot be.
    private func date(
        _ text: String,
        _ name: String,
        _ row: CSVRow
    ) throws(RowProblem) -> (date: LocalDate, rest: Substring)? {
        guard let (read, rest) = DateText.read(text[...]) else { return nil }
        guard let date = read.date(dates), DateText.years.contains(date.year) else {
            let order = dates == .iso ? "as year-month-day" : dates == .dayFirst ? "day first" : "month first"
            throw RowProblem(line: row.line, column: name, reason: "“\(text.prefix(40))” is no date when read \(order)")
        }
        return (date, rest)
    }

    private func combine(
        _ date: LocalDate,
        _ text: String,
        _ name: String,
        _ row: CSVRow
    ) throws(RowProblem) -> RowStart {
        guard let time = TimeText.read(text[...]) else {
            throw RowProblem(
                line: row.line,
                column: name,
                reason: "“\(text.trimmed.prefix(40))” is no time such as 14:30 or 2:30 PM"
            )
        }
        return RowStart(
            civil: CivilTime(date, secondOfDay: time.secondOfDay),
            utcOffset: time.utcOffset,
            end: time.endSecondOfDay.map { CivilTime(date, secondOfDay: $0) }
        )
    }

    private func unreadable(_ text: String, _ name: String, _ row: CSVRow) -> RowProblem {
        RowProblem(
            line: row.line,
            column: name,
            reason: "“\(text.prefix(40))” is no date such as 24/11/2026 or 2026-11-24"
        )
    }
}
