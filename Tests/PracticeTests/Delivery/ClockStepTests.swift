import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// The machine's clock is set by an hour, either way, while messages wait.
@Suite struct ClockStepTests {
    private let desk: DeliveryDesk

    init() throws {
        desk = try DeliveryDesk()
    }

    private func stepBack() throws {
        desk.place.clock.advance(by: -.hours(1))
        try desk.engine.writeBlocking { try $0.forgetWaitsOfLaterClock() }
    }

    private let later = SendOutcome.failed(ChannelFailure(code: 130_429, disposition: .retry, advice: "busy"))

    @Test func `an answer that waited when the clock was set back goes at once, and once`() throws {
        let id = try desk.say("a", life: .hours(5))
        try stepBack()
        #expect(try desk.takeOff() == [id.description])
        try desk.settle(id, .accepted(id: "wamid.1", address: nil))
        desk.place.clock.advance(by: .hours(1))
        #expect(try desk.takeOff() == [])
    }

    @Test func `an answer that was to be tried again in a moment is tried in a moment`() throws {
        let id = try desk.say("a", life: .hours(5))
        #expect(try desk.takeOff() == [id.description])
        try desk.settle(id, later)
        #expect(try desk.takeOff() == [])
        try stepBack()
        #expect(try desk.takeOff() == [id.description])
    }

    @Test func `what waits for the morning waits for the morning`() throws {
        let id = try desk.say("a", life: .hours(24))
        let morning = desk.now + .hours(8)
        try desk.engine.writeBlocking { try $0.requeue(id, until: morning, because: .quietHours) }
        try stepBack()
        #expect(try desk.takeOff() == [])
        desk.place.clock.move(to: morning - .seconds(1))
        #expect(try desk.takeOff() == [])
        desk.place.clock.move(to: morning)
        #expect(try desk.takeOff() == [id.description])
    }

    @Test func `what was put off after the clock was set keeps its wait`() throws {
        try stepBack()
        let id = try desk.say("a", life: .hours(5))
        #expect(try desk.takeOff() == [id.description])
        try desk.settle(id, later)
        try desk.engine.writeBlocking { try $0.forgetWaitsOfLaterClock() }
        #expect(try desk.takeOff() == [])
    }

    @Test func `an hour forward sends nothing twice and nothing whose moment has passed`() throws {
        let sent = try desk.say("sent", life: .hours(5))
        #expect(try desk.takeOff() == [sent.description])
        let short = try desk.say("short", to: try desk.neighbour(1), life: .minutes(30))
        desk.place.clock.advance(by: .hours(1))
        #expect(try desk.takeOff() == [])
        #expect(try desk.state(short) == "expired expired")
        try desk.settle(sent, .accepted(id: "wamid.1", address: nil))
        #expect(try desk.state(sent) == "accepted")
    }

    @Test(arguments: [5, 30, 60] as [Int64])
    func `neither the line nor a conversation is silenced for as long as the clock went back`(minutes: Int64) throws {
        let first = try desk.say("a", life: .hours(5))
        #expect(try desk.takeOff() == [first.description])
        let tooMany = ChannelFailure(code: 131_056, disposition: .retry, scope: .pair, advice: "slow")
        try desk.settle(first, .failed(tooMany))
        try desk.engine.writeBlocking { try $0.restLine(SampleClinic.line, until: $0.now + .minutes(2), because: nil) }
        let neighbour = try desk.say("n", to: try desk.neighbour(1), life: .hours(5))
        desk.place.clock.advance(by: .minutes(-minutes))
        #expect(try desk.takeOff() == [], "or the rest below proves nothing")
        try desk.engine.writeBlocking { try $0.forgetWaitsOfLaterClock() }
        #expect(Set(try desk.takeOff()) == [first.description, neighbour.description])
    }

    @Test func `what a later clock's rate put off between the step and the look goes at the look`() throws {
        let first = try desk.say("a", life: .hours(5))
        #expect(try desk.takeOff() == [first.description])
        let tooMany = ChannelFailure(code: 131_056, disposition: .retry, scope: .pair, advice: "slow")
        try desk.settle(first, .failed(tooMany))
        desk.place.clock.advance(by: -.minutes(30))
        let second = try desk.say("b", life: .hours(5))
        #expect(try desk.takeOff() == [])
        #expect(try desk.state(second) == "queued pair_rate")
        desk.place.clock.advance(by: .seconds(3))
        try desk.engine.writeBlocking { try $0.forgetWaitsOfLaterClock() }
        #expect(try desk.work(for: .seconds(30)) { .accepted(id: "wamid.\($0.microseconds)", address: nil) } == 2)
    }

    @Test func `a start hurries what a later clock put off while nobody watched, and nothing else`() async throws {
        let id = try desk.say("a", life: .hours(5))
        #expect(try desk.takeOff() == [id.description])
        try desk.settle(id, later)
        _ = try await PracticeServices.join(desk.engine, named: "again", isAlone: true)
        #expect(try desk.takeOff() == [])
        desk.place.clock.advance(by: -.minutes(30))
        _ = try await PracticeServices.join(desk.engine, named: "again", isAlone: true)
        #expect(try desk.takeOff() == [id.description])
    }

    @Test func `an update that was to be tried again is due again`() throws {
        try desk.engine.writeBlocking { tx in
            let entry = try tx.append(toJournal: [1])
            let event = try #require(try tx.beginEvent("key", of: entry, conversation: "c"))
            try tx.postpone(event, payload: [1], attempts: 1, next: tx.now + .seconds(10), reason: "x")
        }
        try stepBack()
        #expect(try desk.engine.readBlocking { try $0.dueEvents(limit: 10).count } == 1)
    }
}
