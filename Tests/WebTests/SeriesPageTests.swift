import Care
import Practice
import Store
import Testing
import Web

/// The pages of visits that come again.
extension PageTests {
    /// Two Mondays, a Tuesday to which a visit was moved by itself, and one that is called off.
    private var rows: SeriesRows {
        let first = SampleRows.visit(1, 600, "<script>alert(1)</script>")
        let rows = (0..<4 as Range<Int64>).map { week in
            var row = first
            row.appointment = Identifier(week + 1)
            row.start = first.start + .days(7 * week + (week == 2 ? 1 : 0))
            row.end = row.start + .minutes(20)
            row.state = week == 3 ? .cancelled : .booked
            row.confirmedAt = week == 0 ? SampleRows.now : nil
            return SeriesRow(visit: row, planned: first.start + .days(7 * week))
        }
        return SeriesRows(
            here: rows[1].visit,
            visits: rows,
            following: rows[1...2].map { SampleRows.appointment($0.visit) }
        )
    }

    private func model(_ sheet: SeriesSheet) -> SeriesModel {
        SeriesModel(
            shell: SampleRows.shell("Series", .week),
            sheet: sheet,
            now: SampleRows.now,
            time: SampleRows.time
        )
    }

    @Test func `a series shows each of its visits and what can be done about those that follow`() throws {
        var sheet = SeriesSheet(rows: rows)
        let missed = SeriesVisit(date: SampleRows.today.adding(days: 28), result: .failure(.away))
        sheet.told = SeriesTold(.booked, 4, of: [missed])
        try GoldenPage.check("series", "series", model(sheet))
    }

    @Test func `where those that follow would be is shown before they are moved`() throws {
        let form = SeriesForm(try FormBody("act=look&days=7&seen=2.1-3.1&time="))
        var sheet = SeriesSheet(rows: rows, form: form)
        let visits = sheet.rows.following
        var slot = visits[0].slot
        (slot.start, slot.end) = (slot.start + .days(7), slot.end + .days(7))
        let dates = [14, 22].map { SampleRows.today.adding(days: $0) }
        sheet.moved = SeriesDesk.Moved(
            shifts: [
                SeriesDesk.Shift(visits[0], SeriesVisit(date: dates[0], result: .success(slot))),
                SeriesDesk.Shift(visits[1], SeriesVisit(date: dates[1], result: .failure(.outsideHours))),
            ],
            visits: [visits[0]]
        )
        try GoldenPage.check("series-move", "series", model(sheet))
    }

    @Test func `the dates of a series are shown before they are booked`() throws {
        let first = SampleRows.today.adding(days: 1)
        let wish = SeriesDesk.Wish(
            try VisitSeries(first: first, minuteOfDay: 510, step: .months(1), end: .after(1)),
            for: Identifier(1),
            Identifier(1),
            with: Identifier(1),
            at: Identifier(1)
        )
        let slot = SampleRows.appointment(SampleRows.visit(1, 510, "")).slot
        let results: [Result<Slot, SeriesVisit.Obstacle>] =
            [.success(slot), .success(slot), .success(slot)] + SeriesVisit.Obstacle.allCases.map { .failure($0) }
        let dates = results.enumerated().map { SeriesVisit(date: first.adding(days: $0.offset), result: $0.element) }
        let facts = SeriesFacts(
            wish,
            .months(1),
            SeriesDesk.Outcome(series: Identifier(1), dates: dates, known: [first]),
            patient: "<script>alert(1)</script>",
            practitioner: "Dr. Mira Okafor",
            isOffered: false
        )
        let preview = SeriesPreview(facts, time: SampleRows.time) { $0 != first.adding(days: 2) }
        try GoldenPage.check("series-dates", "new-visit/preview", preview)
    }
}
