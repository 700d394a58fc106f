import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// What is asked for by those who want an earlier time, and what is free for them.
@Suite struct WaitListWishTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
        // Ten in the morning in São Paulo: nobody is asked at night.
        chat.place.clock.advance(by: .hours(7))
    }

    @Test func `a time that the clinic itself cannot keep is offered to nobody`() throws {
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        try chat.engine.writeBlocking { tx in
            let order = VisitCancellation(visit: early.id, seen: 1, reason: .clinic, tells: true)
            _ = try BoardDesk(rules: chat.rules).callOff(order, by: .commandLine, in: tx)
        }
        #expect(try chat.look().isEmpty)
        let wished = try chat.patient(3, visitIn: 3)
        try chat.engine.writeBlocking { tx in
            let order = VisitCancellation(visit: wished.id, seen: 1, reason: .patient, tells: true)
            _ = try BoardDesk(rules: chat.rules).callOff(order, by: .commandLine, in: tx)
        }
        #expect(try chat.look().count == 1, "the patient's wish leaves a time that can be had")
    }

    @Test func `what is free earlier already is shown with the place on the list, and moves the visit`() throws {
        let late = try chat.patient(2, visitIn: 9)
        let rows = try chat.rows(try chat.write("Is there anything earlier?", by: 2))
        try #require(rows.count == 10, "\(rows)")
        #expect(rows[9].payload.hasPrefix("wait-no-more:"))
        #expect(rows.dropLast().allSatisfy { $0.payload.hasPrefix("slot:\(late.id):1:") })
        _ = try chat.tap(rows[0].payload, by: chat.phone(2))
        #expect(try chat.current(late).start + WaitListEntry.leastGain <= late.start)
        #expect(try chat.engine.readBlocking { try $0.waitListEntries(of: late.patient).count } == 1)
    }

    @Test func `a time that others who wait are asked about is shown to nobody who asks after them`() throws {
        try chat.engine.writeBlocking { tx in
            try tx.execute("DELETE FROM opening_hours")
            // Half past nine on Thursdays, and no other time.
            try tx.add(
                OpeningHours(
                    practitioner: chat.clinic.practitioner.id,
                    location: chat.clinic.location.id,
                    weekday: 4,
                    from: 570,
                    to: 600
                )
            )
        }
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.patient(3, visitIn: 16)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        #expect(try chat.look().count == 1)
        // A week later the same hour is free, since visits are at other times than the clinic's one.
        let rows = try chat.rows(try chat.write("anything earlier?", by: 3))
        #expect(rows.count == 2 && !rows[0].payload.hasSuffix(":\(early.start.seconds)"), "\(rows)")
    }

    @Test func `the wish is kept with the place, and said anew it changes`() throws {
        let late = try chat.patient(2, visitIn: 16)
        let entry = { try chat.engine.readBlocking { try $0.waitListEntries(of: late.patient) } }
        let rows = try chat.rows(try chat.write("anything earlier this week in the afternoon?", by: 2)).dropLast()
        let first = try #require(try entry().first)
        #expect(first.wish.partOfDay == .afternoon && first.lastDay == LocalDate("2026-11-29"))
        #expect(!rows.isEmpty && rows.allSatisfy { $0.title.contains("12:") && $0.title.contains("Nov") })
        _ = try chat.write("anything earlier on Monday morning?", by: 2)
        let second = try #require(try entry().first)
        #expect(try entry().count == 1 && second.id == first.id && second.since == first.since)
        #expect(second.wish.partOfDay == .morning && second.wish.weekdays == [1] && second.lastDay == nil)
        _ = try chat.write("anything earlier?", by: 2)
        #expect(try entry().first?.wish.weekdays == [1], "who only asks again keeps the wish")
    }

    @Test func `of several people on one phone it has to be said for whom`() throws {
        let late = try chat.patient(2, visitIn: 9)
        let child = try chat.engine.writeBlocking { tx in
            let child = try tx.insertPerson(name: "Téo Exemplo", language: .english, zone: "America/Sao_Paulo")
            let address = try #require(try tx.ensureAddress(chat.phone(2)))
            try tx.link(child.id, to: address.id, as: .parent, trust: 1)
            var visit = chat.clinic.visit(at: TestStore.morning + .days(20) + .hours(6), in: tx)
            visit.patient = child.id
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
            return child
        }
        let which = try chat.rows(try chat.write("anything earlier?", by: 2))
        #expect(which.count == 3 && which[0].payload == "move:\(late.id):1")
        #expect(try chat.engine.readBlocking { try $0.waitList() }.isEmpty)
        _ = try chat.write("anything earlier for my son?", by: 2)
        #expect(try chat.engine.readBlocking { try $0.waitList() }.map(\.person) == [child.id])
    }
}
