import Care
import Interchange
import TestKit
import Testing

/// Exports as front desks make them; every patient is invented.
struct AppointmentCSVTests {
    private func read(
        _ text: String,
        region: String? = "US",
        dates: DateOrder? = nil
    ) throws -> AppointmentCSV.Outcome {
        try AppointmentCSV(region: region, dates: dates).read(Array(text.utf8))
    }

    @Test func `an American export with a twelve-hour clock`() throws {
        let outcome = try read(
            """
            Patient Name,Cell Phone,Appt Date,Appt Time,Provider,Location,Appt Type,Duration,Appt ID,MRN,Status,Email
            "Rivera, Dana",(202) 555-0142,11/24/2026,9:30 AM,Dr. Okafor,North Clinic,Follow-up,30 min,A-1,1001,Scheduled,x
            Sam Whitfield,202-555-0143,11/24/2026,12:00 PM,Dr. Okafor,North Clinic,New patient,45,A-2,1002,Confirmed,x
            Lee Park,202.555.0144,12/01/2026,2:15pm,Dr. Lind,South Clinic,Follow-up,,A-3,1003,Cancelled,x
            """
        )
        #expect(outcome.problems == [])
        #expect(outcome.dates == .monthFirst)
        #expect(outcome.ignoredColumns == ["Email"])
        #expect(outcome.appointments.map(\.patient) == ["Dana Rivera", "Sam Whitfield", "Lee Park"])
        #expect(
            outcome.appointments.map(\.start.description) == [
                "2026-11-24T09:30", "2026-11-24T12:00", "2026-12-01T14:15",
            ]
        )
        #expect(outcome.appointments.map { $0.phone?.digits } == ["12025550142", "12025550143", "12025550144"])
        #expect(outcome.appointments.map(\.minutes) == [30, 45, nil])
        #expect(outcome.appointments.map(\.status) == [.booked, .confirmed, .cancelled])
        #expect(outcome.appointments[0].externalID == "A-1")
        #expect(outcome.appointments[0].recordNumber == "1001")
        #expect(outcome.appointments[0].practitioner == "Dr. Okafor")
        #expect(outcome.appointments[0].visitType == "Follow-up")
        #expect(outcome.appointments[2].location == "South Clinic")
        #expect(outcome.appointments.map(\.line) == [2, 3, 4])
    }

    @Test func `a Spanish export in Windows-1252 with semicolons`() throws {
        let text = """
            Nº Historia;Apellidos;Nombre;Teléfono móvil;Fecha;Hora;Médico;Servicio;Idioma;Acepta WhatsApp\r
            2001;Núñez Peña;Begoña;612 34 56 78;24/11/2026;09:30;Dra. Ibáñez;Revisión;español;Sí\r
            2002;Cañizares;Iñaki;+34 612 34 56 79;25/11/2026;17.15;Dra. Ibáñez;"Dolor; cabeza";català;No\r
            """
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let outcome = try AppointmentCSV(region: "ES").read(bytes)
        #expect(outcome.encoding == .windows1252)
        #expect(outcome.dates == .dayFirst)
        // "Nombre" alone would be the whole name; beside "Apellidos" it is the given name.
        #expect(outcome.appointments.map(\.patient) == ["Begoña Núñez Peña", "Iñaki Cañizares"])
        #expect(outcome.appointments.map { $0.phone?.digits } == ["34612345678", "34612345679"])
        #expect(outcome.appointments.map(\.start.description) == ["2026-11-24T09:30", "2026-11-25T17:15"])
        #expect(outcome.appointments.map { $0.language?.description } == ["es", nil])
        #expect(outcome.appointments.map(\.consent) == [true, false])
        #expect(outcome.appointments[1].visitType == "Dolor; cabeza")
        #expect(outcome.problems.map(\.line) == [3])
        #expect(outcome.problems.map(\.isImported) == [true])
    }

    @Test func `a German export with dotted dates`() throws {
        let outcome = try read(
            """
            Patienten-Nr.;Nachname;Vorname;Handynummer;Datum;Uhrzeit;Dauer;Behandler;Standort;Terminart;Sprache
            1;Müller;Jürgen;0171 3920012;03.04.2026;8:30 Uhr;20;Dr. Weiß;Mitte;Kontrolle;Deutsch
            2;Özdemir;Ayşe;0171 3920013;Fr., 03.04.26;14 Uhr;0:45;Dr. Weiß;Mitte;Erstgespräch;Türkçe
            """,
            region: "DE"
        )
        #expect(outcome.problems == [])
        #expect(outcome.appointments.map(\.patient) == ["Jürgen Müller", "Ayşe Özdemir"])
        #expect(outcome.appointments.map(\.start.description) == ["2026-04-03T08:30", "2026-04-03T14:00"])
        #expect(outcome.appointments.map(\.minutes) == [20, 45])
        #expect(outcome.appointments.map { $0.language?.description } == ["de", "tr"])
        #expect(outcome.appointments.first?.phone?.digits == "491713920012")
    }

    @Test func `a Brazilian export with start and end`() throws {
        let outcome = try read(
            """
            Paciente;Celular;Início;Término;Profissional;Unidade;Serviço;Situação
            João Prado;(11) 98765-4321;24/11/2026 14h30;24/11/2026 15h00;Dra. Lima;Centro;Retorno;Agendado
            Maria Luz;11 98765-4322;24/11/2026 15h00;15:20;Dra. Lima;Centro;Retorno;Desmarcado
            """,
            region: "BR"
        )
        #expect(outcome.problems == [])
        #expect(outcome.appointments.map(\.minutes) == [30, 20])
        #expect(outcome.appointments.map(\.status) == [.booked, .cancelled])
        #expect(outcome.appointments.map(\.start.description) == ["2026-11-24T14:30", "2026-11-24T15:00"])
    }

    @Test func `a French export with a family name and a given name`() throws {
        let outcome = try read(
            """
            Nom,Prénom,Téléphone portable,Date du rendez-vous,Heure,Praticien,Prestation
            Aubert,Zoé,03 53 01 01 23,24 novembre 2026,9h,Dr Morel,Suivi
            Petit,Léo,03 53 01 01 24,1er déc. 2026,14h15,Dr Morel,Suivi
            """,
            region: "FR"
        )
        #expect(outcome.problems == [])
        #expect(outcome.appointments.map(\.patient) == ["Zoé Aubert", "Léo Petit"])
        #expect(outcome.appointments.map(\.start.description) == ["2026-11-24T09:00", "2026-12-01T14:15"])
    }

    @Test func `quoted fields may hold lines, quotes and separators`() throws {
        let outcome = try read(
            "name,phone,start,service\n\"Ana \"\"Ani\"\" Soto\",+12025550142,2026-11-24T09:30,\"first\nsecond, third\"\n"
                + "Bo Ek,+12025550143,2026-11-24T10:00,x\n"
        )
        #expect(outcome.appointments.map(\.patient) == ["Ana \"Ani\" Soto", "Bo Ek"])
        #expect(outcome.appointments.first?.visitType == "first second, third")
        #expect(outcome.appointments.map(\.line) == [2, 4])
    }

    @Test func `a time with its offset keeps it`() throws {
        let outcome = try read(
            """
            patient,start,end
            A,2026-11-24T09:30:00Z,2026-11-24T10:00:00Z
            B,2026-11-24T09:30-05:00,
            C,2026-11-24 09:30:00+05:30,
            D,2026-11-24 09:30,
            """
        )
        #expect(outcome.appointments.map(\.utcOffset) == [0, -18_000, 19_800, nil])
        #expect(outcome.appointments.first?.minutes == 30)
        #expect(outcome.problems == [])
    }

    @Test func `a bad row is reported with line and reason and the rest is imported`() throws {
        let outcome = try read(
            """
            patient,phone,date,time,status,duration
            ,+12025550142,2026-11-24,09:30,,
            C,,2026-02-30,09:30,,
            D,,2026-11-24,25:00,,
            E,,2026-11-24,,,
            F,,,09:30,,
            G,,soon,09:30,,
            H,,2026-11-24,09:30,perhaps,
            I,,2026-11-24,09:30,,soon
            J,,2026-11-24,09:30,rescheduled,
            K,,0226-11-24,09:30,,
            L,,2026-11-24,09:30,,
            """
        )
        #expect(outcome.appointments.map(\.patient) == ["L"])
        #expect(outcome.rows == 11)
        #expect(outcome.problems.map(\.line) == Array(2...11))
        #expect(outcome.problems.allSatisfy { !$0.isImported && !$0.reason.isEmpty })
        #expect(
            outcome.problems.map(\.column) == [
                "patient", "date", "time", "time", "date", "date", "status", "duration", "status", "date",
            ]
        )
    }

    @Test func `a number that is none is reported and the visit comes in without it`() throws {
        let outcome = try read(
            """
            patient,mobile,home phone,start
            A,n/a,202-555-0150,2026-11-24 09:30
            B,-,0,2026-11-24 10:30
            C,4.47701E+11,,2026-11-24 11:30
            """
        )
        #expect(outcome.appointments.map { $0.phone?.digits } == ["12025550150", nil, nil])
        #expect(outcome.problems.map(\.line) == [3, 4])
        #expect(outcome.problems.allSatisfy { $0.isImported })
        #expect(outcome.problems.first?.description == "line 3, mobile: is no valid phone number in US")
        #expect(outcome.problems.last?.reason.contains("spreadsheet") == true)
    }

    @Test func `a row that is left out is not said to be imported without one of its fields`() throws {
        let outcome = try read("patient,start,phone,status\nA,2026-11-24 09:30,12,unheard-of\n")
        #expect(outcome.appointments.isEmpty)
        #expect(outcome.problems.map(\.isImported) == [false, false])
        let twice = try read("id,patient,start,phone\n1,A,2026-11-24 09:30,\n1,B,2026-11-24 10:30,12\n")
        #expect(twice.problems.map(\.isImported) == [false, false])
    }

    @Test func `whatever is not a yes in a column of consent is a no, and reported unless it is one`() throws {
        let outcome = try read(
            "patient,start,opt in\nA,2026-11-24 09:30,yes\nB,2026-11-24 10:30,\nC,2026-11-24 11:30,perhaps\n"
                + "D,2026-11-24 12:30,no\nE,2026-11-24 13:30\n"
        )
        #expect(outcome.appointments.map(\.consent) == [true, false, false, false, false])
        #expect(outcome.problems.map(\.line) == [3, 4, 6])
        #expect(outcome.problems.allSatisfy { $0.isImported && $0.reason.contains("no") })
        let silent = try read("patient,start\nA,2026-11-24 09:30\n")
        #expect(silent.appointments.first?.consent == nil)
    }

    @Test func `why a patient comes is not taken for the kind of visit`() throws {
        let outcome = try read("patient,start,reason,motivo,Motif,Grund\nA,2026-11-24 09:30,chest pain,a,b,c\n")
        #expect(outcome.appointments.first?.visitType == nil)
        #expect(outcome.ignoredColumns == ["reason", "motivo", "Motif", "Grund"])
    }

    @Test func `a row with more fields than the header is reported`() throws {
        let outcome = try read("patient,start\nSoto, Ana,2026-11-24 09:30\nBo,2026-11-24 10:30,,\n")
        #expect(outcome.appointments.map(\.patient) == ["Bo"])
        #expect(outcome.problems.map(\.line) == [2])
    }

    @Test func `one odd date among many is a bad row, not a bad file`() throws {
        let good = (1...24).map { "P\($0),\(13 + $0 % 15)/11/2026,09:30\n" }.joined()
        let outcome = try read("patient,date,time\n" + good + "Odd,11/26/2026,09:30\n")
        #expect(outcome.dates == .dayFirst)
        #expect(outcome.appointments.count == 24)
        #expect(outcome.problems.map(\.line) == [26])
    }

    @Test func `what a file lacks as a whole is noted`() throws {
        let bare = try read("patient,start\nA,2026-11-24 09:30\n")
        let full = try read("patient,start,id,doctor\nA,2026-11-24 09:30,1,B\n")
        #expect(bare.notes.count == 2)
        #expect(full.notes.isEmpty)
    }

    @Test func `a problem never quotes a name or a number`() throws {
        let outcome = try read("patient,phone,start\nSecretname,5550142999999999,2026-11-24 09:30\n")
        #expect(outcome.problems.count == 1)
        #expect(!outcome.problems.contains { "\($0)".contains("5550142") || "\($0)".contains("Secretname") })
    }

    @Test func `dates that could be either way need the operator's word`() throws {
        let text = "patient,date,time\nA,03/04/2026,09:30\nB,05/06/2026,09:30\n"
        #expect(throws: AppointmentCSVError.ambiguousDates(line: 2, example: "03/04/2026")) { try read(text) }
        #expect(try read(text, dates: .dayFirst).appointments.first?.start.description == "2026-04-03T09:30")
        #expect(try read(text, dates: .monthFirst).appointments.first?.start.description == "2026-03-04T09:30")
        #expect(try read(text, dates: .iso).problems.count == 2)
        #expect(AppointmentCSVError.ambiguousDates(line: 2, example: "x").description.contains("--dates dmy"))
    }

    @Test func `one telling date decides for the whole file`() throws {
        let dayFirst = try read("patient,date,time\nA,03/04/2026,09:30\nB,25/06/2026,09:30\n")
        #expect(dayFirst.appointments.map(\.start.description) == ["2026-04-03T09:30", "2026-06-25T09:30"])
        let monthFirst = try read("patient,date,time\nA,03/04/2026,09:30\nB,06/25/2026,09:30\n")
        #expect(monthFirst.appointments.map(\.start.description) == ["2026-03-04T09:30", "2026-06-25T09:30"])
    }

    @Test func `dates that contradict one another are not guessed at`() throws {
        let text = "patient,date,time\nA,25/06/2026,09:30\nB,06/26/2026,09:30\n"
        #expect(throws: AppointmentCSVError.mixedDates(dayFirstLine: 2, monthFirstLine: 3)) { try read(text) }
        let outcome = try read(text, dates: .dayFirst)
        #expect(outcome.appointments.map(\.patient) == ["A"])
        #expect(outcome.problems.map(\.line) == [3])
    }

    @Test func `a day and month of the same number need nobody's word`() throws {
        #expect(try read("patient,date,time\nA,05/05/2026,9:30\n").appointments.count == 1)
    }

    @Test(arguments: ["phone,start\n1,2026-11-24 09:30\n", "patient,phone\nA,1\n", "x\n1\n"])
    func `a file without the essential columns is refused with the headers it should have`(text: String) {
        let error = #expect(throws: AppointmentCSVError.self) { try read(text) }
        guard case .missingColumn? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("header such as") == true)
    }

    @Test(arguments: ["", "\n\n", "\u{FEFF}", ",,,\n"])
    func `an empty file is refused`(text: String) {
        #expect(throws: AppointmentCSVError.empty) { try read(text) }
    }

    @Test func `the second row with an appointment id is reported`() throws {
        let outcome = try read("patient,start,appointment id\nA,2026-11-24 09:30,7\nB,2026-11-24 10:30,7\n")
        #expect(outcome.appointments.map(\.patient) == ["A"])
        #expect(outcome.problems.first?.reason.contains("line 2") == true)
    }

    @Test func `of two phone columns the mobile comes first and the other fills in`() throws {
        let outcome = try read(
            "patient,home phone,mobile,start\nA,202-555-0150,202-555-0151,2026-11-24 09:30\n"
                + "B,202-555-0152,,2026-11-24 09:30\nC,,202-555-0153 / 202-555-0154,2026-11-24 09:30\n"
        )
        #expect(outcome.appointments.map { $0.phone?.digits } == ["12025550151", "12025550152", "12025550153"])
    }

    @Test func `a parent's phone is known as such`() throws {
        let outcome = try read(
            "patient,phone,start,relationship\nA,+12025550142,2026-11-24 09:30,Mother\nB,,2026-11-24 09:30,patient\n"
                + "C,,2026-11-24 09:30,neighbour's dog\n"
        )
        #expect(outcome.appointments.map(\.relation) == [.parent, .oneself, nil])
        #expect(outcome.problems.map(\.line) == [4])
        #expect(outcome.appointments.count == 3)
    }

    @Test func `a row shorter than the header is read as far as it goes`() throws {
        let outcome = try read("patient,start,phone,consent\nA,2026-11-24 09:30\n")
        #expect(outcome.appointments.count == 1)
        #expect(outcome.appointments.first?.phone == nil)
    }

    @Test func `an unreadable line does not stop the next`() throws {
        let outcome = try read("patient,start\nA,2026-11-24 09:30\n\"B,2026-11-24 09:30\nC,2026-11-24 09:30\n")
        #expect(outcome.appointments.map(\.patient) == ["A", "C"])
        #expect(outcome.problems.map(\.line) == [3])
    }

    @Test func `the same file gives the same values`() throws {
        let text = "patient,start,phone\nA,2026-11-24 09:30,+12025550142\n"
        let (first, second) = (try read(text), try read(text))
        #expect(first.appointments == second.appointments)
    }

    @Test func `a file too large is refused`() {
        var limits = CSVLimits.standard
        limits.fileBytes = 4
        #expect(throws: AppointmentCSVError.file(.tooLarge(bytes: 9, limit: 4))) {
            try AppointmentCSV(region: nil, limits: limits).read(Array("patient,a".utf8))
        }
    }

    @Test func `any damage to a file is survived`() {
        let text = Array(
            "patient;phone;date;time;status;duration\nAna;+12025550142;24/11/2026;2:30 p.m.;booked;1 h 30\n\"B;x\n".utf8
        )
        for length in 0...text.count {
            _ = try? AppointmentCSV(region: "US").read(Array(text.prefix(length)))
        }
        var survived = 0
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            var bytes = text
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let outcome = try? AppointmentCSV(region: "US", dates: .dayFirst).read(bytes) {
                survived += 1
                let lines = outcome.appointments.map(\.line) + outcome.problems.map(\.line)
                #expect(lines.allSatisfy { $0 >= 1 }, "seed \(seed)")
            }
        }
        #expect(survived > 50)
    }
}
