import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct LineRestTests {
    private static let token = SendOutcome.failed(
        ChannelFailure(code: 190, disposition: .needsStaff, advice: "renew the token")
    )

    private func line(_ desk: DeliveryDesk) throws -> LineRecord {
        try desk.engine.readBlocking { try $0.line(SampleClinic.line) }
    }

    private func accepted(_ number: Int = 1) -> SendOutcome { .accepted(id: "wamid.\(number)", address: nil) }

    private func status(
        _ status: DeliveryStatus,
        of number: Int,
        failure: ChannelFailure? = nil,
        _ desk: DeliveryDesk
    ) throws {
        let update = StatusUpdate(messageID: "wamid.\(number)", status: status, at: desk.now, failure: failure)
        try desk.engine.writeBlocking { try StatusHandler.handle(update, in: $0) }
    }

    @Test func `what was sent before the trouble began proves nothing`() throws {
        let desk = try DeliveryDesk()
        let early = try desk.say("early")
        let ailing = try desk.say("ailing", to: try desk.neighbour(1))
        #expect(try desk.takeOff().count == 2)
        desk.place.clock.advance(by: .seconds(1))
        try desk.settle(ailing, Self.token)
        try desk.settle(early, accepted())
        #expect(try line(desk).heldReason == "renew the token")
        #expect(try desk.takeOff().isEmpty)
    }

    @Test func `while staff must act one message a minute tries, and all go once one is accepted`() throws {
        let desk = try DeliveryDesk()
        for number in 0..<6 { try desk.say("n\(number)", to: try desk.neighbour(number), life: .hours(12)) }
        for correlation in try desk.takeOff() {
            try desk.settle(try #require(Identifier<OutboxItem>(correlation)), Self.token)
        }
        var tries = 0
        let end = desk.now + .minutes(30)
        while desk.now < end {
            for correlation in try desk.takeOff() {
                tries += 1
                try desk.settle(try #require(Identifier<OutboxItem>(correlation)), Self.token)
            }
            desk.place.clock.advance(by: .seconds(5))
        }
        #expect((10...31).contains(tries), "\(tries) tries in half an hour")
        var sent = 0
        let renewed = desk.now
        while sent < 6, desk.now < renewed + .minutes(20) {
            for correlation in try desk.takeOff() {
                sent += 1
                try desk.settle(try #require(Identifier<OutboxItem>(correlation)), accepted(sent))
            }
            desk.place.clock.advance(by: .seconds(1))
        }
        #expect(sent == 6)
        #expect(desk.now < renewed + .minutes(16), "the first goes within a quarter of an hour, the others at once")
    }

    @Test func `trouble that a status told of is over when a later message gets further than accepted`() throws {
        let desk = try DeliveryDesk()
        let payment = ChannelFailure(code: 131_042, disposition: .needsStaff, advice: "Check the payment.")
        let first = try desk.say("first")
        _ = try desk.takeOff()
        try desk.settle(first, accepted(1))
        try status(.failed, of: 1, failure: payment, desk)
        #expect(try line(desk).heldReason == "Check the payment.")
        let second = try desk.say("second")
        desk.place.clock.advance(by: .seconds(61))
        #expect(try desk.takeOff() == [second.description])
        try desk.settle(second, accepted(2))
        #expect(try line(desk).heldReason != nil, "the first one was accepted, too")
        try status(.sent, of: 2, desk)
        #expect(try line(desk).heldReason == nil)
    }

    @Test func `a failure that came before its message was known holds the line all the same`() throws {
        let desk = try DeliveryDesk()
        let payment = ChannelFailure(code: 131_042, disposition: .needsStaff, advice: "Check the payment.")
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try status(.failed, of: 1, failure: payment, desk)
        try desk.settle(id, accepted(1))
        #expect(try line(desk).heldReason == "Check the payment.")
    }

    @Test func `a short pause never shortens a long rest, and is no trouble for staff`() throws {
        let desk = try DeliveryDesk()
        try desk.engine.writeBlocking { tx in
            try tx.restLine(SampleClinic.line, until: tx.now + .minutes(15), because: "Too many calls.")
            try tx.restLine(SampleClinic.line, until: tx.now + .seconds(2), because: nil)
        }
        #expect(try line(desk).restsUntil(now: desk.now) == desk.now + .minutes(15))
        let other = try DeliveryDesk()
        try other.engine.writeBlocking { tx in
            try tx.restLine(SampleClinic.line, until: tx.now + .seconds(2), because: nil)
        }
        #expect(try !line(other).isHeld(now: other.now))
    }

    @Test func `a word of the channel about a message it took is kept for staff`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.settle(id, .accepted(id: "wamid.1", address: nil, advice: "Held for a look at its quality."))
        let advice = try desk.engine.readBlocking { tx in
            try tx.row("SELECT advice FROM outbox WHERE id = ?", [.id(id)]) { $0.text(0) }
        }
        #expect(advice == "Held for a look at its quality.")
    }
}
