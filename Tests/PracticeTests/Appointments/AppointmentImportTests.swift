import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// Exports against what is known already.
///
/// The clock shows Tuesday 2026-11-24, 01:00 in New York.
@Suite struct AppointmentImportTests {
    private let desk: ImportDesk

    init() throws {
        desk = try ImportDesk()
    }

    private let ana = "A-1,Ana Soto,,202-555-0142,2026-12-01 09:00,30,Dr Okoye,North,Check-up"

    @Test func `a second import of the same file changes nothing`() throws {
        #expect(try desk.take(ana + ",booked").added == 1)
        let before = try desk.visit("A-1")
        let again = try desk.take(ana + ",booked")
        #expect(again.unchanged == 1 && again.changed == 0 && again.problems.isEmpty)
        #expect(try desk.visit("A-1") == before)
    }

    @Test func `what the patient moved stays there while the file says what it said`() throws {
        try desk.take(ana + ",booked")
        try desk.move("A-1", by: .days(1))
        #expect(try desk.take(ana + ",booked").unchanged == 1)
        #expect(try desk.start("A-1") == "2026-12-02T09:00")
        // The front desk enters the patient's own move: nothing is left to change.
        let entered = ana.replacing("12-01 09:00", with: "12-02 09:00")
        #expect(try desk.take(entered + ",booked").unchanged == 1)
        #expect(try desk.visit("A-1")?.version == 2)
    }

    @Test func `a file that itself changed moves the visit, wherever the patient put it`() throws {
        try desk.take(ana + ",booked")
        try desk.move("A-1", by: .days(1))
        #expect(try desk.take(ana.replacing("09:00", with: "15:30") + ",booked").changed == 1)
        #expect(try desk.start("A-1") == "2026-12-01T15:30")
    }

    @Test func `what the patient cancelled stays cancelled, and staff are told`() throws {
        try desk.take(ana + ",booked")
        try desk.patient("A-1") { .cancel(.patient, seen: $0.version) }
        let tally = try desk.take(ana + ",confirmed")
        #expect(tally.unchanged == 1)
        #expect(tally.problems.map(\.isImported) == [true])
        #expect(tally.problems.first?.reason.contains("patient cancelled") == true)
        let visit = try #require(try desk.visit("A-1"))
        #expect(visit.state == .cancelled && visit.cancelReason == .patient)
    }

    @Test func `a visit the booking system called off and booked again comes back with reminders`() throws {
        try desk.take(ana + ",booked")
        try desk.take(ana + ",cancelled")
        let cancelled = try #require(try desk.visit("A-1"))
        #expect(cancelled.state == .cancelled && cancelled.cancelReason == .bookingSystem)
        #expect(try desk.take(ana + ",booked").changed == 1)
        let visit = try #require(try desk.visit("A-1"))
        #expect(visit.state == .booked && visit.cancelReason == nil)
        #expect(visit.slotVersion == visit.version && visit.version > cancelled.version)
        let planned = try desk.look { tx in
            try tx.number(
                "SELECT count(*) FROM agenda WHERE anchor_id = ? AND anchor_version = ? AND state = 'waiting'",
                [.id(visit.id), .int(visit.slotVersion)]
            )
        }
        #expect(planned == 2)
    }

    @Test func `a visit that came in cancelled is booked once the file says so`() throws {
        try desk.take(ana + ",cancelled")
        try desk.take(ana + ",booked")
        #expect(try desk.visit("A-1")?.state == .booked)
    }

    @Test func `confirmed in the booking system is confirmed here, new or known, until it moves`() throws {
        try desk.take(ana + ",confirmed")
        #expect(try desk.visit("A-1")?.confirmedAt != nil)
        let bo = "B-1,Bo Ek,,202-555-0143,2026-12-01 10:00,30,Dr Okoye,North,Check-up"
        try desk.take(bo + ",booked")
        #expect(try desk.visit("B-1")?.confirmedAt == nil)
        #expect(try desk.take(bo + ",confirmed").changed == 1)
        let confirmed = try #require(try desk.visit("B-1"))
        #expect(confirmed.confirmedAt != nil && confirmed.slotVersion == 1)
        #expect(try desk.take(bo + ",confirmed").unchanged == 1)
        try desk.move("B-1", by: .days(1))
        #expect(try desk.take(bo + ",confirmed").unchanged == 1)
        #expect(try desk.visit("B-1")?.confirmedAt == nil)
    }

    @Test func `another patient or kind of visit in the file is taken over and reminded anew`() throws {
        try desk.take(ana + ",booked")
        let before = try #require(try desk.visit("A-1"))
        let other = "A-1,Bo Ek,,202-555-0143,2026-12-01 09:00,30,Dr Okoye,North,Check-up,booked"
        #expect(try desk.take(other).changed == 1)
        let after = try #require(try desk.visit("A-1"))
        #expect(after.patient != before.patient)
        #expect(after.version == before.version + 1 && after.slotVersion == after.version)
        #expect(try desk.take(other.replacing("Check-up", with: "Blood test")).changed == 1)
        let kind = try #require(try desk.visit("A-1")).visitType
        let name = try desk.look { tx in try tx.visitType(kind)?.name }
        #expect(name == "Blood test")
        #expect(try desk.take(other.replacing("Check-up", with: "Blood test")).unchanged == 1)
    }

    @Test func `the booking system may call a visit off after its start`() throws {
        try desk.take(ana + ",booked")
        desk.file.clock.advance(by: .days(9))
        #expect(try desk.take(ana + ",cancelled").changed == 1)
        #expect(try desk.visit("A-1")?.state == .cancelled)
    }

    @Test func `who has arrived before the start is still to be seen`() throws {
        try desk.take(ana + ",arrived")
        #expect(try desk.visit("A-1")?.state == .booked)
        desk.file.clock.advance(by: .days(8))
        try desk.take(ana + ",checked in")
        #expect(try desk.visit("A-1")?.state == .fulfilled)
    }

    @Test func `a kind of visit gives its own length, and a short visit still has a kind`() throws {
        try desk.change { tx in try tx.ensureVisitType(named: "Blood test", minutes: 10) }
        try desk.take(
            "A-1,Ana Soto,,,2026-12-01 09:00,,Dr Okoye,North,Blood test,booked",
            "B-1,Bo Ek,,,2026-12-01 09:10,2,Dr Okoye,North,Jab,booked"
        )
        let (first, second) = (try #require(try desk.visit("A-1")), try #require(try desk.visit("B-1")))
        #expect(first.end - first.start == .minutes(10))
        #expect(second.end - second.start == .minutes(2))
        let jab = try desk.look { tx in try tx.visitType(named: "Jab")?.minutes }
        #expect(jab == 5)
    }

    @Test func `a longer kind of visit moves no visit that is booked`() throws {
        let line = "A-1,Ana Soto,,,2026-12-01 09:00,,Dr Okoye,North,Check-up,booked"
        try desk.take(line)
        try desk.change { tx in
            var type = try #require(try tx.visitType(named: "Check-up"))
            type.minutes = 60
            try tx.update(type)
        }
        #expect(try desk.take(line).unchanged == 1)
    }

    @Test func `a location has no address until somebody gives one, and is who visits are with if no column says`()
        throws
    {
        try desk.take("A-1,Ana Soto,2026-12-01 09:00", header: "id,patient,start")
        let places = try desk.look { tx in try tx.locations() }
        #expect(places.map(\.name) == ["Harbour Health"])
        #expect(places.map(\.address) == [""])
        let names = try desk.look { tx in try tx.practitioners().map(\.name) }
        #expect(names == ["Harbour Health"])
    }

    @Test func `a row with a number that is none is in, and told`() throws {
        let tally = try desk.take("A-1,Ana Soto,,n/a,2026-12-01 09:00,30,Dr Okoye,North,Check-up,booked")
        #expect(tally.added == 1)
        #expect(tally.problems.map(\.isImported) == [true])
    }

    @Test func `a zone nobody knows stops the import instead of moving every visit`() throws {
        var lost = desk
        lost.defaults.zone = "Europe/Atlantis"
        #expect(throws: AppointmentImport.UnknownZone(name: "Europe/Atlantis")) { try lost.take(ana + ",booked") }
        #expect(try desk.count("appointment") == 0)
    }

    @Test func `without ids the same export is recognised, however it spells the name`() throws {
        let header = "patient,start,doctor"
        #expect(try desk.take("Ana  Soto,2026-12-01 09:00,Dr Okoye", header: header).added == 1)
        #expect(try desk.take("ANA SOTO,2026-12-01 09:00,Dr Okoye", header: header).unchanged == 1)
        #expect(try desk.count("person") == 1)
    }

    @Test func `without ids a visit cancelled and booked anew for the same time is booked, each time`() throws {
        let header = "patient,start,doctor,status"
        let lines = ["Ana Soto,2026-12-01 09:00,Dr Okoye,booked", "Ana Soto,2026-12-01 09:00,Dr Okoye,cancelled"]
        try desk.take(lines[0], lines[1], header: header)
        let again = try desk.take(lines[0], lines[1], header: header)
        #expect(again.changed == 0)
        let states = try desk.look { tx in
            try tx.rows("SELECT state, version FROM appointment") { ($0.text(0), $0.int(1)) }
        }
        #expect(states.map(\.0) == ["booked"] && states.map(\.1) == [1])
    }
}
