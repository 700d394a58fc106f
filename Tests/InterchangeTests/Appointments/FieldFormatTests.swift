import Care
import Interchange
import Testing

/// One field at a time, through the front door: a file of one row.
struct FieldFormatTests {
    private func start(_ text: String, dates: DateOrder = .dayFirst) throws -> String? {
        let file = "patient;start\nA;\(text)\n"
        return try AppointmentCSV(region: nil, dates: dates).read(Array(file.utf8)).appointments.first?.start
            .description
    }

    private func row(_ header: String, _ value: String) throws -> ImportedAppointment? {
        let file = "patient;start;\(header)\nA;2026-11-24 09:30;\(value)\n"
        return try AppointmentCSV(region: nil).read(Array(file.utf8)).appointments.first
    }

    @Test(arguments: [
        "24/11/2026 09:30", "24-11-2026 09:30", "24.11.2026 09:30", "24/11/26 9:30", "24 Nov 2026 09:30",
        "24-nov-2026 09:30", "Nov 24, 2026 9:30 AM", "November 24th, 2026 9:30 am", "Tue 24/11/2026 09:30",
        "Di., 24.11.2026 09:30", "2026-11-24 09:30", "2026/11/24 09:30:00", "20261124 0930", "2026-11-24T09:30:00.000",
        "24 de noviembre de 2026 9:30 a. m.", "24 de novembro de 2026 9h30", "24 novembre 2026 9h30",
        "24. November 2026 9:30 Uhr", "24. 11. 2026 09:30", "2026-11-24, 09:30", "martes 24 de noviembre de 2026 09:30",
        "24/11/2026 09.30", "24/11/2026 09:30 - 10:00",
    ])
    func `one moment in many spellings`(text: String) throws {
        #expect(try start(text) == "2026-11-24T09:30")
    }

    @Test(arguments: [
        "31/02/2026 09:30", "2026-13-01 09:30", "24/11 09:30", "24/11/2026", "24/11/2026 24:30", "24/11/2026 09:75",
        "24/11/2026 13:30 PM", "24/11/2026 0:30 AM", "24/11/202 09:30", "24/11-2026 09:30", "tomorrow 09:30", "46350",
        "24/11/2026 9", "24/11/2026 09:30 maybe", "1/1/1 1:1", "99999999999999999999", "24/11/2026 09:3",
        "00/00/0000 00:00", "24/11/1889 09:30", "9",
    ])
    func `what is no moment is no appointment`(text: String) throws {
        #expect(try start(text) == nil)
    }

    @Test(arguments: [
        ("12:00 AM", "00:00"), ("12:00 PM", "12:00"), ("12:30 am", "00:30"), ("1 PM", "13:00"), ("11:59 p.m.", "23:59"),
        ("2:15p.m.", "14:15"), ("9am", "09:00"), ("14h", "14:00"), ("14:30h", "14:30"), ("0000", "00:00"),
        ("930", "09:30"), ("9:30\u{A0}PM", "21:30"), ("9:30\u{202F}PM", "21:30"), ("15.45 Uhr", "15:45"),
    ])
    func `clocks of twelve and of twenty-four hours`(text: String, time: String) throws {
        #expect(try start("24/11/2026 \(text)") == "2026-11-24T\(time)")
    }

    @Test func `month first is only what was asked for`() throws {
        #expect(try start("11/24/2026 09:30", dates: .monthFirst) == "2026-11-24T09:30")
        #expect(try start("24.11.2026 09:30", dates: .monthFirst) == "2026-11-24T09:30")
        #expect(try start("11/24/2026 09:30", dates: .dayFirst) == nil)
        #expect(try start("2026-11-24 09:30", dates: .iso) == "2026-11-24T09:30")
        #expect(try start("24/11/2026 09:30", dates: .iso) == nil)
    }

    @Test(arguments: [
        ("30", 30), ("30 min", 30), ("0:45", 45), ("1:30:00", 90), ("1h", 60), ("1 h 30 min", 90), ("2 Std.", 120),
        ("00:20", 20), ("90 minutes", 90),
    ])
    func `durations`(text: String, minutes: Int) throws {
        #expect(try row("duration", text)?.minutes == minutes)
    }

    @Test(arguments: ["0", "1441", "abc", "-30", "25:00:00", "1:5"]) func `what is no duration`(text: String) throws {
        #expect(try row("duration", text) == nil)
    }

    @Test(arguments: [
        ("Scheduled", ImportedAppointment.Status.booked), ("CONFIRMADA", .confirmed), ("bestätigt", .confirmed),
        ("Canceled", .cancelled), ("anulada", .cancelled), ("Annulé", .cancelled), ("abgesagt", .cancelled),
        ("No-Show", .noShow), ("no_show", .noShow), ("Não compareceu", .noShow), ("Completed", .fulfilled),
        ("erledigt", .fulfilled), ("not confirmed", .booked), ("Arrived", .arrived), ("checked-in", .arrived),
    ])
    func `states in several languages`(text: String, status: ImportedAppointment.Status) throws {
        #expect(try row("status", text)?.status == status)
    }

    @Test(arguments: [
        ("es", "es"), ("pt_BR", "pt-BR"), ("English", "en"), ("Español", "es"), ("ESPANOL", "es"), ("Deutsch", "de"),
        ("العربية", "ar"), ("हिन्दी", "hi"), ("português do Brasil", "pt-BR"), ("français", "fr"), ("Chinese", "zh"),
        ("Українська", "uk"),
    ])
    func `languages by tag and by name`(text: String, tag: String) throws {
        #expect(try row("language", text)?.language?.description == tag)
    }

    @Test(arguments: [
        ("Yes", true), ("sí", true), ("SIM", true), ("1", true), ("x", true), ("oui", true), ("Nein", false),
        ("não", false), ("0", false), ("FALSE", false), ("opted out", false), ("maybe", false),
    ])
    func `consent is a yes or a no, and what is neither is a no`(text: String, consent: Bool) throws {
        #expect(try row("consent", text)?.consent == consent)
    }

    @Test(arguments: [
        "practitioner", "Provider", "DOCTOR", "Médico", "medico", "Behandler", "Arzt/Ärztin", "Praticien",
        "Profissional", "provider_name",
    ])
    func `headers in several spellings`(header: String) throws {
        #expect(try row(header, "Dr. Lind")?.practitioner == "Dr. Lind")
    }

    @Test func `a text too long is reported, not cut`() throws {
        #expect(try row("location", String(repeating: "x", count: 201)) == nil)
        #expect(try row("location", String(repeating: "x", count: 200))?.location?.count == 200)
    }

    @Test func `white space and control characters around values do not matter`() throws {
        #expect(try row("location", " \u{0}North\t  Clinic\u{A0}")?.location == "North Clinic")
    }
}
