import Care
import Practice
import Store
import Web

/// A small invented clinic as rows, for pages built without a server.
enum SampleRows {
    static let now = TestClinic.morning
    static let zone = Zone("Europe/Berlin") ?? .utc
    static let time = ClinicTime(zone: zone)
    static let today = LocalDate(year: 2026, month: 11, day: 23) ?? LocalDate(dayNumber: 0)

    static func shell(_ title: String, _ here: ConsolePath, _ topics: [String] = ["appointments"]) -> Shell {
        Shell(
            clinic: "Linden Clinic",
            title: title,
            here: here,
            topics: topics,
            session: StaffSession(
                staff: StaffMember(id: Identifier(1), name: "Ada Admin"),
                digest: [],
                formToken: "form-token",
                began: now,
                lastSeen: now
            ),
            time: time,
            now: now,
            version: "1"
        )
    }

    static func visit(
        _ id: Int64,
        _ minutes: Int64,
        _ patient: String,
        practitioner: Int64 = 1,
        state: Appointment.State = .booked,
        isConfirmed: Bool = false,
        wasMoved: Bool = false
    ) -> VisitRow {
        let names = ["Dr. Mira Okafor", "Dr. Jonas Weiß", "Nurse Leila Haddad"]
        let start = zone.startOfDay(today) + .minutes(minutes)
        return VisitRow(
            appointment: Identifier(id),
            start: start,
            end: start + .minutes(20),
            state: state,
            confirmedAt: isConfirmed ? now : nil,
            wasMoved: wasMoved,
            patientName: patient,
            practitioner: Identifier(practitioner),
            practitionerName: names[Int(practitioner) - 1],
            locationName: "Lindenstraße",
            visitTypeName: practitioner == 3 ? "Blood test" : "Check-up"
        )
    }

    static func appointment(_ row: VisitRow) -> Appointment {
        Appointment(
            id: row.appointment,
            patient: Identifier(row.appointment.rawValue),
            practitioner: row.practitioner,
            location: Identifier(1),
            visitType: Identifier(1),
            start: row.start,
            end: row.end,
            zone: zone.name
        )
    }

    static let visits = [
        visit(1, 510, "Amara Nwosu", state: .fulfilled, isConfirmed: true),
        visit(2, 540, "Tomás Rivera", isConfirmed: true),
        visit(3, 550, "فاطمة الزهراء", practitioner: 3),
        visit(4, 560, "<script>alert(1)</script>", wasMoved: true),
        visit(5, 570, "Grace O'Neill", practitioner: 2, state: .cancelled),
        visit(6, 600, "Yuki Tanaka", practitioner: 2),
        visit(7, 615, "Priya Raman", practitioner: 3, isConfirmed: true, wasMoved: true),
        visit(8, 630, "Wolfgang-Maximilian Freiherr von Hohenstein-Lichtenfels", practitioner: 2, state: .noShow),
    ]

    static func reminderTemplate(
        _ status: String = "APPROVED",
        category: String = "UTILITY",
        parameters: Int = 4
    ) -> TemplateRecord {
        TemplateRecord(
            name: "appointment_reminder",
            language: "en",
            status: status,
            category: category,
            expectedCategory: "UTILITY",
            parameters: parameters,
            buttons: 3
        )
    }

    static let conversations = [
        ConversationRow(
            id: Identifier(7),
            name: "Tomás Rivera",
            lastText: "Can I come a little later?\nThe bus is late.",
            lastAt: now - .minutes(4),
            unread: 2,
            windowUntil: now + .hours(23) + .minutes(56),
            phone: PhoneNumber(digits: "4915112345678")
        ),
        ConversationRow(
            id: Identifier(8),
            name: "فاطمة الزهراء",
            lastText: "شكرا جزيلا",
            lastAt: now - .hours(26),
            unread: 0,
            windowUntil: now - .hours(2)
        ),
        ConversationRow(
            id: Identifier(9),
            name: "<b>Bold</b> & Co",
            lastText: "\"><img src=x onerror=alert(1)>",
            lastAt: now - .hours(50),
            unread: 0,
            windowUntil: nil
        ),
    ]

    static let messages = [
        MessageRow(
            id: 1,
            isFromPatient: false,
            at: now - .hours(20),
            text: "Hello Tomás, you have a visit at Linden Clinic tomorrow at 09:00.",
            choices: ["Confirm", "Reschedule", "Cancel"],
            kind: "template",
            state: "read"
        ),
        MessageRow(id: 2, isFromPatient: true, at: now - .hours(19), text: "Confirm", kind: "tap"),
        MessageRow(
            id: 3,
            isFromPatient: true,
            at: now - .minutes(6),
            text: "",
            kind: "image",
            media: [
                MediaRow(id: 31, mime: "image/jpeg", state: "stored"),
                MediaRow(id: 32, mime: "text/html", state: "stored", filename: "<b>report</b>.html"),
                MediaRow(id: 33, mime: "image/png", state: "waiting"),
                MediaRow(id: 34, mime: "audio/ogg; codecs=opus", state: "failed"),
            ]
        ),
        MessageRow(
            id: 4,
            isFromPatient: true,
            at: now - .minutes(4),
            text: "Can I come a little later?\nThe bus is late. <script>alert(2)</script>"
        ),
        MessageRow(
            id: 5,
            isFromPatient: false,
            at: now - .minutes(1),
            text: "Of course, ten minutes are fine.",
            state: "delivered",
            author: "Ada Admin"
        ),
        MessageRow(
            id: 6,
            isFromPatient: false,
            at: now,
            text: "See you soon.",
            state: "unknown",
            reason: "interrupted",
            author: "Ada Admin"
        ),
    ]

    static let outbox = OutboxRows(
        counts: [.waiting: 2, .went: 31, .refused: 4, .unknown: 1],
        rows: [
            OutboxRow(
                id: 12,
                at: now - .minutes(3),
                name: "Yuki Tanaka",
                purpose: "appointments",
                state: "refused",
                reason: "consent_withdrawn"
            ),
            OutboxRow(
                id: 11,
                at: now - .hours(20),
                name: "Priya Raman",
                purpose: "appointments",
                state: "failed",
                reason: "131026"
            ),
            OutboxRow(
                id: 10,
                at: now - .hours(21),
                name: "",
                purpose: "conversation",
                state: "rejected",
                reason: "refused_by_channel",
                advice: "WhatsApp no longer accepts the clinic's token: renew it."
            ),
        ],
        hasMore: true
    )
}

extension SampleRows {
    /// One calendar in step, one whose password is refused, nobody's for the third; a question of each kind.
    static var calendars: CalendarRows {
        let okafor = Practitioner(id: Identifier(1), name: "Dr. Mira Okafor")
        let weiss = Practitioner(id: Identifier(2), name: "Dr. Jonas Weiß")
        var inStep = account(okafor, "https://calendar.example/okafor/")
        inStep.syncedAt = now - .minutes(1)
        var failing = account(weiss, "https://dav.example:8443/<b>Bold</b>/")
        (failing.syncedAt, failing.failingSince) = (now - .days(2), now - .hours(3))
        (failing.failures, failing.fault) = (12, .login)
        failing.failure = "the calendar's server does not accept the password; ask for a new one"
        let leila = Practitioner(id: Identifier(3), name: "Nurse Leila Haddad")
        return CalendarRows(
            lines: [
                .init(practitioner: okafor, account: inStep, feedSince: now - .days(20)),
                .init(practitioner: weiss, account: failing), .init(practitioner: leila),
            ],
            questions: [question(4), question(6, removal: true), question(7, answer: .theirs)],
            log: [
                logged(12, "time-changed-there: staff are asked", start: visits[3].start),
                logged(11, "The calendar changed a visit from <b>Bold</b>.", .notice),
            ],
            isAdministrators: true
        )
    }

    private static func account(_ practitioner: Practitioner, _ url: String) -> CalendarAccount {
        CalendarAccount(practitioner: practitioner.id, url: url, moved: .ask, removed: .restore)
    }

    private static func logged(
        _ id: Int64,
        _ text: String,
        _ kind: CalendarDecision.Kind = .decision,
        start: Instant? = nil
    ) -> CalendarRows.Logged {
        let decision = CalendarDecision(
            id: Identifier(id),
            practitioner: Identifier(1),
            appointment: nil,
            at: now - .minutes(id),
            kind: kind,
            text: text
        )
        return CalendarRows.Logged(decision: decision, start: start)
    }

    private static func question(
        _ id: Int64,
        removal: Bool = false,
        answer: CalendarDecision.Answer? = nil
    ) -> CalendarRows.Question {
        let row = visits[Int(id) - 1]
        let visit = Appointment(
            id: row.appointment,
            patient: Identifier(id),
            practitioner: row.practitioner,
            location: Identifier(1),
            visitType: Identifier(1),
            start: row.start,
            end: row.end,
            zone: zone.name
        )
        var asked = logged(id, "which is right?", .question).decision
        asked.appointment = visit.id
        asked.subject = removal ? "removal" : "change"
        asked.question = removal ? "a1-" : "a1-b2"
        asked.ours = "2026-11-23 09:20 to 09:40, Lindenstraße"
        asked.theirs = removal ? "deleted in the calendar" : "2026-11-24 10:00 to 10:20, Lindenstraße"
        asked.answer = answer
        return CalendarRows.Question(
            question: CalendarQuestion(asked: asked, visit: visit),
            patient: row.patientName,
            kind: row.visitTypeName,
            contact: Contact(phone: PhoneNumber("+12025550142"), conversation: Identifier(7)),
            obstacle: removal ? .optedOut : nil
        )
    }
}
