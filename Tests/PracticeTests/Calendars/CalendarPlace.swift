import Care
import Dialogue
import Foundation
import Interchange
import Practice
import Store
import TestKit
import Testing

/// A sample clinic whose practitioner has a calendar elsewhere.
struct CalendarPlace {
    let file: TestStore
    let engine: any StoreEngine
    let clinic: SampleClinic
    let rules: PracticeRules
    let fake: FakeCalendar
    let look: CalendarLook

    init(
        _ ways: FakeCalendar.Ways = FakeCalendar.Ways(),
        seed: UInt64 = 1,
        moved: CalendarAccount.MovedRule = .ask,
        removed: CalendarAccount.RemovedRule = .ask,
        showsPatients: Bool = false
    ) throws {
        file = try TestStore()
        engine = try file.open()
        var rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line)
        rules.calendars = CalendarRules(showsPatients: showsPatients)
        self.rules = rules
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
        fake = FakeCalendar(ways, seed: seed)
        look = CalendarLook(store: engine, port: fake.port, rules: rules)
        let account = CalendarAccount(
            practitioner: clinic.practitioner.id,
            url: FakeCalendar.url,
            moved: moved,
            removed: removed
        )
        try engine.writeBlocking { tx in
            try tx.save(account, .password(name: "lind@clinic.example", password: "secret word"))
        }
    }

    /// Looks as often as the server would in so many seconds of half a minute each.
    func look(times: Int = 1) async throws {
        for _ in 0..<times {
            _ = try await look.all()
            file.clock.advance(by: .seconds(31))
        }
    }

    func book(at start: Instant) throws -> Identifier<Appointment> {
        try engine.writeBlocking { tx in
            let visit = clinic.visit(at: start, in: tx)
            try AppointmentDesk(rules: rules).book(visit, in: tx)
            return visit.id
        }
    }

    func visit(_ id: Identifier<Appointment>) throws -> Appointment {
        try #require(try engine.readBlocking { try $0.appointment(id) })
    }

    func move(_ id: Identifier<Appointment>, to start: Instant) throws {
        try engine.writeBlocking { tx in
            let visit = try #require(try tx.appointment(id))
            var slot = visit.slot
            slot.start = start
            slot.end = start + .minutes(30)
            try AppointmentDesk(rules: rules).perform(.reschedule(to: slot, seen: visit.version), on: visit, in: tx)
        }
    }

    func cancel(_ id: Identifier<Appointment>) throws {
        try engine.writeBlocking { tx in
            let visit = try #require(try tx.appointment(id))
            try AppointmentDesk(rules: rules).perform(.cancel(.clinic, seen: visit.version), on: visit, in: tx)
        }
    }

    func name(_ id: Identifier<Appointment>) -> String {
        CalendarName(id, clinic.practitioner.id, engine.vault).uid + ".ics"
    }

    /// Somebody moves it there, with another program.
    func moveThere(_ id: Identifier<Appointment>, to start: Instant) throws {
        let text = try #require(fake.objects[name(id)])
        let moved = text.replacing(/DTSTART:\S+/, with: "DTSTART:\(Self.stamp(start))")
            .replacing(/DTEND:\S+/, with: "DTEND:\(Self.stamp(start + .minutes(30)))")
        fake.put(name(id), moved)
    }

    /// When the event begins there; nil if it is not there.
    func startThere(_ id: Identifier<Appointment>) throws -> Instant? {
        guard let text = fake.objects[name(id)] else { return nil }
        let uid = String(name(id).dropLast(4))
        return try ServerCopy.read(Array(text.utf8), uid: uid, zone: .utc)?.fields.start
    }

    func questions() throws -> [CalendarDecision] { try engine.readBlocking { try $0.openQuestions() } }

    func answer(_ answer: CalendarDecision.Answer) throws {
        try engine.writeBlocking { tx in
            for question in try tx.openQuestions() { try tx.answer(question, answer) }
        }
    }

    static func stamp(_ instant: Instant) -> String {
        let text = Zone.utc.civil(at: instant).description
        return text.filter { $0 != "-" && $0 != ":" } + (text.count == 16 ? "00Z" : "Z")
    }

    static func event(_ uid: String, _ start: Instant, minutes: Int64 = 60, _ more: String = "") -> String {
        """
        BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:\(uid)\r\nDTSTAMP:20260101T000000Z\r
        DTSTART:\(stamp(start))\r\nDTEND:\(stamp(start + .minutes(minutes)))\r\n\(more)SUMMARY:Elsewhere\r
        END:VEVENT\r\nEND:VCALENDAR\r\n
        """
    }
}
