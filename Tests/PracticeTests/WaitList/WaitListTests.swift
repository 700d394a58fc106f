import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Patients wait for an earlier time, one comes free, and the first who taps has it.
@Suite struct WaitListTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
        // Ten in the morning in São Paulo: nobody is asked at night.
        chat.place.clock.advance(by: .hours(7))
    }

    private func payload(_ content: OutgoingContent, _ index: Int) -> String {
        switch content {
        case .buttons(_, let buttons): buttons[index].payload
        case .list(_, _, let rows): rows[rows.count - 1 - index].payload
        case .template(let call): call.payloads[index]
        default: ""
        }
    }

    @Test func `an earlier time goes to who waits for one, and their own comes free for the next`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        let later = try chat.patient(3, visitIn: 16)
        for number in [2, 3] {
            let answers = try chat.write("Is there anything earlier?", by: number)
            #expect(chat.body(answers).contains("You are on the wait-list"), "\(answers)")
        }
        #expect(try chat.look().isEmpty)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offers = try chat.look()
        #expect(offers.map(\.to) == [late.patient, later.patient])
        let answers = try chat.tap(payload(offers[0].content, 0), by: chat.phone(2))
        #expect(chat.body(answers).contains("your appointment is booked"))
        #expect(try chat.current(late).start == early.start)
        // Not yet sent to the third, it never leaves; what the second gave up is offered instead.
        let next = try chat.look()
        #expect(next.map(\.to) == [later.patient])
        #expect(try chat.tap(payload(next[0].content, 0), by: chat.phone(3)).count == 1)
        #expect(try chat.current(later).start == late.start)
    }

    @Test func `who was shown a time that another took hears at once, and keeps the place`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        let later = try chat.patient(3, visitIn: 16)
        for number in [2, 3] { _ = try chat.write("anything earlier?", by: number) }
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offers = try chat.look()
        try chat.engine.writeBlocking {
            _ = try $0.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'offer:%'")
        }
        let answers = try chat.engine.writeBlocking { Set(try $0.queuedItems()) }
        _ = try chat.tap(payload(offers[1].content, 0), by: chat.phone(3))
        let said = try chat.engine.readBlocking { tx in
            try tx.queuedItems().filter { !answers.contains($0) }.compactMap { try tx.departure($0)?.item }
        }
        let gone = said.filter { $0.person == late.patient }.map(\.content)
        #expect(gone.count == 1 && chat.body(gone).contains("someone else was quicker"))
        let tooLate = try chat.tap(payload(offers[0].content, 0), by: chat.phone(2))
        #expect(chat.body(tooLate).contains("someone else was quicker"))
        #expect(try chat.current(late).start == late.start && chat.current(later).start == early.start)
        #expect(try chat.engine.readBlocking { try $0.waitListEntries(of: late.patient).count } == 1)
        #expect(try chat.engine.readBlocking { try $0.waitListEntries(of: later.patient).count } == 0)
    }

    @Test func `an offer that is no gain any more moves nobody to a later time, and does not leave`() throws {
        let early = try chat.patient(1, visitIn: 3)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        let sooner = try chat.engine.writeBlocking { tx in
            let visit = try #require(try tx.appointment(late.id))
            var slot = visit.slot
            (slot.start, slot.end) = (early.start - .days(1), early.end - .days(1))
            return try AppointmentDesk(rules: chat.rules)
                .perform(.reschedule(to: slot, seen: visit.version), on: visit, by: .commandLine, in: tx)
        }
        let states = try chat.engine.writeBlocking { tx in
            // Of each conversation one at a time.
            for _ in 0..<4 { _ = try Delivery(rules: chat.rules, pairRate: nil).takeOff(limit: 20, in: tx) }
            return try tx.rows("SELECT state FROM outbox WHERE cause LIKE 'offer:%'") { $0.text(0) }
        }
        #expect(states == ["refused"])
        let answer = try chat.tap(payload(offer, 0), by: chat.phone(2))
        #expect(chat.body(answer).contains("You already have this appointment"))
        #expect(try chat.current(late).start == sooner.start)
    }

    @Test func `who hears in the morning that a time is gone hears it in a template`() throws {
        let early = try chat.patient(1, visitIn: 3)
        let late = try chat.patient(2, visitIn: 9)
        let later = try chat.patient(3, visitIn: 16)
        for number in [2, 3] { _ = try chat.write("anything earlier?", by: number) }
        chat.place.clock.advance(by: .minutes(750))
        _ = try chat.write("Thank you!", by: 2)
        chat.place.clock.advance(by: .hours(21))
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offers = try chat.look()
        try #require(offers.count == 2)
        try chat.engine.writeBlocking {
            _ = try $0.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'offer:%'")
        }
        // At half past eight in the evening, with a window that ends before the morning.
        chat.place.clock.advance(by: .hours(1))
        let known = try chat.engine.readBlocking { Set(try $0.queuedItems()) }
        _ = try chat.tap(payload(offers[1].content, 0), by: chat.phone(3))
        #expect(try chat.current(later).start == early.start)
        let gone = try chat.engine.readBlocking { tx in
            try tx.queuedItems().filter { !known.contains($0) }.compactMap { try tx.departure($0)?.item }
                .filter { $0.person == late.patient }.map(\.content)
        }
        guard case .template(let call)? = gone.first, gone.count == 1 else {
            Issue.record("\(gone)")
            return
        }
        #expect(call.name == "appointment_offer_gone")
    }

    @Test func `two taps on an offer are one visit`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        _ = try chat.tap(payload(offer, 0), by: chat.phone(2))
        let again = try chat.tap(payload(offer, 0), by: chat.phone(2))
        #expect(chat.body(again).contains("You already have this appointment"))
        #expect(try chat.current(late).start == early.start)
    }

    @Test func `a no keeps the place and is not asked again about that time`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        #expect(chat.body(try chat.tap(payload(offer, 1), by: chat.phone(2))).contains("You keep your place"))
        chat.place.clock.advance(by: .hours(1))
        #expect(try chat.look().isEmpty)
        #expect(try chat.current(late).start == late.start)
    }

    @Test func `whoever wants no more offers gets none`() throws {
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.patient(2, visitIn: 9)
        let joined = try chat.write("anything earlier?", by: 2)
        let left = try chat.tap(payload(try #require(joined.first), 0), by: chat.phone(2))
        #expect(chat.body(left).contains("no longer on the wait-list"))
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        #expect(try chat.look().isEmpty)
    }

    @Test func `outside the window the offer is a template, and at night it waits for the morning`() throws {
        let early = try chat.patient(1, visitIn: 3)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        // Eleven at night in São Paulo.
        chat.place.clock.advance(by: .hours(37))
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        #expect(try chat.look().isEmpty)
        chat.place.clock.advance(by: .hours(10))
        let offers = try chat.look()
        #expect(offers.map(\.to) == [late.patient])
        guard case .template(let call)? = offers.first?.content else {
            Issue.record("\(offers)")
            return
        }
        #expect(call.name == "appointment_offer" && call.payloads.count == 3)
    }

    @Test func `a time somebody else booked meanwhile is not offered any more`() throws {
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        try chat.engine.writeBlocking { tx in
            try AppointmentDesk(rules: chat.rules).book(chat.clinic.visit(at: early.start, in: tx), in: tx)
        }
        #expect(try chat.look().isEmpty)
        let ends = try chat.engine.readBlocking { tx in
            try tx.rows("SELECT state, reason FROM freed_slot") { [$0.text(0), $0.text(1)] }
        }
        #expect(ends == [["closed", OfferPlan.Reason.bookedOtherwise.rawValue]])
    }

    @Test func `whose visit is over, or was called off by them, holds no place on the list`() throws {
        for number in 0..<WaitListJoining.mostPerList {
            _ = try chat.patient(100 + number, visitIn: 2 + Int64(number / 8))
        }
        for number in 0..<WaitListJoining.mostPerList { _ = try chat.write("anything earlier?", by: 100 + number) }
        let list = { try chat.engine.readBlocking { try $0.waitList() } }
        #expect(try list().count == WaitListJoining.mostPerList)
        _ = try chat.patient(2, visitIn: 20)
        let full = try chat.write("anything earlier?", by: 2)
        #expect(!chat.body(full).contains("You are on the wait-list"))
        // Kept and missed ones are over, and one patient calls theirs off.
        chat.place.clock.advance(by: .days(5))
        try chat.engine.writeBlocking { tx in
            for visit in try tx.appointments(from: tx.now - .days(6), until: tx.now) {
                try AppointmentDesk(rules: chat.rules).perform(.markFulfilled(seen: visit.version), on: visit, in: tx)
            }
        }
        let ahead = try #require(
            try chat.engine.readBlocking { tx in try tx.appointments(from: tx.now, until: tx.now + .days(3)) }.first
        )
        try chat.engine.writeBlocking { tx in
            _ = try AppointmentDesk(rules: chat.rules).perform(
                .cancel(.patient, seen: ahead.version),
                on: ahead,
                in: tx
            )
        }
        let joined = try chat.write("anything earlier?", by: 2)
        #expect(chat.body(joined).contains("You are on the wait-list"), "\(joined)")
        let waiting = Set(try list().map(\.person))
        #expect(!waiting.contains(ahead.patient) && waiting.count < WaitListJoining.mostPerList)
    }

    @Test func `whom the clinic called off waits on for any time`() throws {
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        try chat.engine.writeBlocking { tx in
            _ = try AppointmentDesk(rules: chat.rules).perform(.cancel(.clinic, seen: late.version), on: late, in: tx)
        }
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        #expect(try chat.look().map(\.to) == [late.patient])
    }

    @Test func `a time that those who wait are asked about is not offered to others, but can be had`() throws {
        // The first time of its day, which is always among those offered.
        let early = try chat.patient(8, visitIn: 6)
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(8))
        _ = try chat.look()
        let type = early.visitType
        let offered = { (tx: Transaction) in
            try AppointmentDesk(rules: chat.rules).offers(of: type, limit: 200, in: tx).slots
        }
        let isOffered = { try chat.engine.readBlocking { tx in try offered(tx).contains { $0.start == early.start } } }
        #expect(try !isOffered())
        chat.place.clock.advance(by: OfferRules.standard.precedence + .hours(-1))
        #expect(try !isOffered())
        chat.place.clock.advance(by: .hours(2))
        #expect(try isOffered())
        let outcome = try chat.engine.writeBlocking { tx in
            try AppointmentDesk(rules: chat.rules).book(type, for: early.patient, at: early.slot, in: tx)
        }
        guard case .booked = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `others who look at the time in the chat neither end the round nor are quicker than a tap`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        try chat.engine.writeBlocking { tx in
            let address = try #require(try tx.ensureAddress(chat.phone(3)))
            let others = try tx.ensureConversation(line: chat.rules.line, address: address.id)
            let hold = Hold(
                practitioner: early.practitioner,
                start: early.start,
                blocked: early.blocked,
                resources: [],
                expires: tx.now + Hold.length
            )
            try tx.hold([hold], for: others.id)
            try tx.lookAgain(atFreedOf: early.practitioner)
        }
        #expect(try chat.look().isEmpty)
        let states = try chat.engine.readBlocking { tx in try tx.rows("SELECT state FROM freed_slot") { $0.text(0) } }
        #expect(states == ["open"])
        _ = try chat.tap(payload(offer, 0), by: chat.phone(2))
        #expect(try chat.current(late).start == early.start)
    }

    @Test func `whom the clinic itself moved to the time has it, however late they tap, and is not told it is gone`()
        throws
    {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        try chat.engine.writeBlocking { tx in
            _ = try tx.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'offer:%'")
            let visit = try #require(try tx.appointment(late.id))
            _ = try AppointmentDesk(rules: chat.rules)
                .perform(.reschedule(to: early.slot, seen: visit.version), on: visit, by: .commandLine, in: tx)
        }
        #expect(try chat.look().isEmpty, "nothing is gone from who has it")
        let answer = try chat.tap(payload(offer, 0), by: chat.phone(2))
        #expect(chat.body(answer).contains("someone else was quicker") == false, "\(answer)")
        chat.place.clock.advance(by: .hours(5))
        let later = try chat.tap(payload(offer, 0), by: chat.phone(2))
        #expect(try !later.isEmpty && chat.current(late).start == early.start)
    }

    @Test func `whoever waits for a first visit waits no more once they have one`() throws {
        let visit = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        try chat.engine.writeBlocking { tx in
            let desk = AppointmentDesk(rules: chat.rules)
            _ = try desk.perform(.cancel(.clinic, seen: visit.version), on: visit, in: tx)
            #expect(try tx.waitListEntries(of: visit.patient).count == 1)
            var next = visit
            (next.id, next.start, next.end) = (tx.newID(), visit.start + .days(1), visit.end + .days(1))
            try desk.book(next, in: tx)
            #expect(try tx.waitListEntries(of: visit.patient).isEmpty)
        }
    }

    @Test func `the rest of a visit made shorter begins where another of its kind can, after the buffers`() throws {
        let early = try chat.engine.writeBlocking { tx in
            let type = try #require(try tx.demand(of: chat.clinic.visitType.id))
            var demand = type
            (demand.bufferAfter, demand.step) = (10, 15)
            try tx.save(demand, horizonDays: 60, of: chat.clinic.visitType.id)
            return demand.minutes
        }
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        let visit = try chat.patient(8, visitIn: 2)
        try chat.engine.writeBlocking { tx in
            let desk = AppointmentDesk(rules: chat.rules)
            var slot = visit.slot
            slot.end = visit.start + .minutes(120)
            let longer = try desk.perform(.reschedule(to: slot, seen: visit.version), on: visit, in: tx)
            slot.end = visit.start + .minutes(20)
            _ = try desk.perform(.reschedule(to: slot, seen: longer.version), on: longer, in: tx)
            let start = try tx.rows("SELECT start_at FROM freed_slot") { $0.instant(0) }
            // The visit itself was entered without a buffer; the next start on the grid is at half past.
            #expect(start == [visit.start + .minutes(30)], "\(early) \(start.map { $0 - visit.start })")
        }
        #expect(try chat.look().count == 1)
    }

    @Test func `of a visit made shorter the rest comes free, of one made longer nothing does`() throws {
        let early = try chat.patient(1, visitIn: 2)
        _ = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        let freed = { [chat] in
            try chat.engine.readBlocking { tx in
                try tx.rows("SELECT start_at, end_at FROM freed_slot") { [$0.instant(0), $0.instant(1)] }
            }
        }
        var slot = early.slot
        slot.end = early.end + .minutes(30)
        try chat.engine.writeBlocking { tx in
            let desk = AppointmentDesk(rules: chat.rules)
            let longer = try desk.perform(.reschedule(to: slot, seen: early.version), on: early, in: tx)
            #expect(try tx.number("SELECT count(*) FROM freed_slot") == 0)
            _ = try desk.perform(.reschedule(to: early.slot, seen: longer.version), on: longer, in: tx)
        }
        #expect(try freed() == [[early.end, early.end + .minutes(30)]])
        #expect(try chat.look().count == 1)
    }

    @Test func `somebody else's offer is nobody's`() throws {
        let early = try chat.patient(1, visitIn: 2)
        let late = try chat.patient(2, visitIn: 9)
        _ = try chat.write("anything earlier?", by: 2)
        _ = try chat.tap("cancel:\(early.id):1", by: chat.phone(1))
        let offer = try #require(try chat.look().first).content
        #expect(chat.body(try chat.tap(payload(offer, 0), by: chat.phone(3))).contains("could not find"))
        #expect(try chat.current(late).start == late.start)
    }
}
