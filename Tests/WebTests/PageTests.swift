import Care
import Store
import Testing
import Web

/// Pages built from rows alone.
@Suite struct PageTests {
    private var todayModel: TodayModel {
        TodayModel(
            shell: SampleRows.shell("Today", .today),
            visits: SampleRows.visits,
            day: SampleRows.today,
            now: SampleRows.now,
            time: SampleRows.time
        )
    }

    private func inbox(_ conversation: ConversationRow?, _ messages: [MessageRow] = []) -> InboxModel {
        InboxModel(
            shell: SampleRows.shell("Inbox", .inbox, ["conversations"]),
            conversations: SampleRows.conversations,
            thread: conversation.map {
                ThreadModel(
                    ThreadRows(conversation: $0, messages: messages),
                    formToken: "form-token",
                    messageID: "message-id-0001",
                    time: SampleRows.time,
                    now: SampleRows.now
                )
            },
            time: SampleRows.time,
            now: SampleRows.now
        )
    }

    @Test func `today shows each practitioner's visits and how they stand`() throws {
        try GoldenPage.check("today", "today", todayModel)
    }

    @Test func `a patient called script is a name, not a script`() throws {
        let html = try Pages().html("today", todayModel)
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!html.contains("<script>alert"))
    }

    @Test func `an empty day says so`() throws {
        let model = TodayModel(
            shell: SampleRows.shell("Today", .today),
            visits: [],
            day: SampleRows.today.adding(days: 1),
            now: SampleRows.now,
            time: SampleRows.time
        )
        let html = try Pages().html("today/body", model)
        #expect(html.contains("No visits on this day."))
        #expect(html.contains("<h1>Tomorrow</h1>"))
        #expect(!html.contains("<html"))
    }

    private var practitioners: [Practitioner] {
        [
            Practitioner(id: Identifier(1), name: "Dr. Mira Okafor"),
            Practitioner(id: Identifier(2), name: "Dr. Jonas Weiß"),
        ]
    }

    private func week(isDay: Bool) -> WeekModel {
        let place = Location(id: Identifier(1), name: "Lindenstraße", address: "", zone: SampleRows.zone.name)
        let visits = SampleRows.visits.map { row in
            var row = row
            row.isOfSeries = row.appointment == Identifier(4)
            return BoardVisit(
                row: row,
                appointment: SampleRows.appointment(row)
            )
        }
        let hours = (1...5).map {
            OpeningHours(
                practitioner: Identifier(1),
                location: place.id,
                weekday: $0,
                from: 8 * 60,
                to: 16 * 60
            )
        }
        let noon = SampleRows.zone.startOfDay(SampleRows.today) + .hours(12)
        return WeekModel(
            shell: SampleRows.shell("Schedule", .week),
            rows: BoardRows(
                practitioners: practitioners,
                locations: [place],
                hours: WorkingHours(weekly: hours),
                absences: [
                    Absence(
                        id: Identifier(1),
                        taken: Taken(.practitioner(Identifier(1)), start: noon, end: noon + .hours(30)),
                        reason: .leave
                    )
                ],
                holds: [Taken(.practitioner(Identifier(2)), start: noon, end: noon + .minutes(30))],
                busy: [
                    Taken(.practitioner(Identifier(2)), start: noon + .hours(1), end: noon + .hours(2)),
                    Taken(.practitioner(Identifier(2)), start: noon + .minutes(90), end: noon + .minutes(150)),
                ],
                visits: visits
            ),
            query: WeekQuery(day: SampleRows.today, isDay: isDay, whose: .everybody),
            questions: 2,
            now: SampleRows.now,
            time: SampleRows.time
        )
    }

    @Test func `the week shows one column a working day`() throws {
        try GoldenPage.check("week", "week", week(isDay: false))
    }

    @Test func `a day shows the practitioners side by side`() throws {
        try GoldenPage.check("week-day", "week", week(isDay: true))
    }

    @Test func `whoever gets no reminder is listed under the reason and what to do`() throws {
        let model = TomorrowModel(
            shell: SampleRows.shell("No reminder", .tomorrow),
            booked: 9,
            without: [
                UnremindedRow(visit: SampleRows.visit(2, 540, "Tomás Rivera"), reason: "no_address"),
                UnremindedRow(visit: SampleRows.visit(3, 500, "Yuki Tanaka"), reason: "no_address"),
                UnremindedRow(visit: SampleRows.visit(4, 550, "<script>alert(1)</script>"), reason: "consent_unknown"),
                UnremindedRow(visit: SampleRows.visit(5, 560, "Grace O'Neill"), reason: "something_new"),
            ],
            day: SampleRows.today.adding(days: 1),
            time: SampleRows.time
        )
        try GoldenPage.check("tomorrow", "tomorrow", model)
    }

    @Test func `an open window has an answer box and a countdown`() throws {
        try GoldenPage.check("inbox-open", "inbox", inbox(SampleRows.conversations[0], SampleRows.messages))
    }

    @Test func `a shut window has no way to write and says why`() throws {
        let model = inbox(SampleRows.conversations[1], [SampleRows.messages[0]])
        try GoldenPage.check("inbox-shut", "inbox", model)
        let html = try Pages().html("inbox/body", model)
        #expect(html.contains("<fieldset disabled>"))
        #expect(html.contains("The 24-hour window is shut."))
    }

    @Test func `the list alone is a page, whatever people are called`() throws {
        try GoldenPage.check("inbox", "inbox", inbox(nil))
    }

    @Test func `the outbox says what was refused, why and what to do`() throws {
        let model = OutboxModel(
            shell: SampleRows.shell("Outbox", .outbox, ["outbox"]),
            heap: .refused,
            rows: SampleRows.outbox,
            time: SampleRows.time,
            now: SampleRows.now
        )
        try GoldenPage.check("outbox", "outbox", model)
    }

    @Test func `attendance answers each question with a sentence, a chart and a table`() throws {
        let model = AttendanceModel(
            shell: SampleRows.shell("Attendance", .attendance, []),
            span: SampleFigures.span,
            figures: try SampleFigures.make(),
            time: SampleRows.time
        )
        try GoldenPage.check("attendance", "attendance", model)
    }

    @Test func `calendars ask what staff are to decide, and say what fails and what to do`() throws {
        let model = CalendarsModel(
            shell: SampleRows.shell("Calendars", .week),
            rows: SampleRows.calendars,
            time: SampleRows.time,
            now: SampleRows.now
        )
        try GoldenPage.check("calendars", "calendars", model)
    }

    @Test func `every reason the flight check gives has its own words`() {
        for code in ReasonCode.allCases {
            #expect(!ReasonWords.of(code.rawValue).what.hasPrefix("Reason "), "\(code.rawValue)")
        }
    }
}
