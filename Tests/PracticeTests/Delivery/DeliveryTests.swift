import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct DeliveryTests {
    private static let refused = ChannelFailure(code: 131_026, disposition: .refused, advice: "not on WhatsApp")
    private static let token = ChannelFailure(code: 190, disposition: .needsStaff, advice: "renew the token")

    private func accepted(_ number: Int = 1) -> SendOutcome { .accepted(id: "wamid.\(number)", address: nil) }

    private func busy(_ code: Int, _ scope: ChannelFailure.Scope, first: Span = .seconds(4)) -> ChannelFailure {
        ChannelFailure(
            code: code,
            disposition: .retry,
            wait: RetryWait(first: first, growth: 4, longest: .hours(1)),
            scope: scope,
            advice: "busy"
        )
    }

    @Test func `a message goes through every state of the ledger once`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        #expect(try desk.state(id) == "queued")
        #expect(try desk.takeOff() == [id.description])
        #expect(try desk.state(id) == "sending")
        #expect(try desk.takeOff().isEmpty)
        try desk.settle(id, accepted())
        #expect(try desk.state(id) == "accepted")
        try desk.settle(id, accepted())
        #expect(try desk.takeOff().isEmpty)
    }

    @Test func `live conversation goes before reminders, and they before bulk`() throws {
        let desk = try DeliveryDesk()
        try desk.execute(
            "INSERT INTO consent VALUES (\(desk.clinic.person.id.rawValue), 'outreach', 'given', 0, 'test')"
        )
        let bulk = try desk.say("bulk", purpose: .outreach)
        let reminder = try desk.say("reminder", purpose: .appointments)
        let live = try desk.say("live")
        #expect(try desk.takeOff() == [live, reminder, bulk].map(\.description))
    }

    @Test func `two answers to one person leave one after the other, whatever else waits`() throws {
        let desk = try DeliveryDesk()
        let first = try desk.say("first")
        let second = try desk.say("second")
        let other = try desk.say("other", to: try desk.neighbour(1))
        #expect(try desk.takeOff() == [first, other].map(\.description))
        #expect(try desk.takeOff().isEmpty)
        try desk.settle(first, accepted())
        #expect(try desk.takeOff() == [second.description])
    }

    @Test func `a message put off does not hold back the one behind it`() throws {
        let desk = try DeliveryDesk()
        let first = try desk.say("first")
        let second = try desk.say("second")
        _ = try desk.takeOff()
        try desk.settle(first, .failed(busy(131_000, .message, first: .minutes(2))))
        #expect(try desk.takeOff() == [second.description])
    }

    @Test func `an hour without a network loses nothing`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a", life: .hours(12))
        let back = desk.now + .hours(1)
        let tries = try desk.work(for: .hours(3)) { now in
            now < back ? .notAttempted(advice: "no network") : accepted()
        }
        #expect(try desk.state(id) == "accepted")
        #expect((12...40).contains(tries), "\(tries) tries: often enough to be quick, seldom enough to be quiet")
    }

    @Test func `what WhatsApp puts off is tried until it makes no sense any more, and then staff are told`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a", life: .hours(6))
        let tries = try desk.work(for: .hours(24)) { _ in .failed(busy(131_000, .message, first: .seconds(30))) }
        #expect(try desk.state(id) == "rejected gave_up")
        #expect((6...20).contains(tries))
    }

    @Test func `each refusal for the pair waits longer, and holds back what goes to the same person only`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a", life: .hours(12))
        var waits: [Int64] = []
        for _ in 0..<4 {
            #expect(try desk.takeOff() == [id.description])
            let before = desk.now
            try desk.settle(id, .failed(busy(131_056, .pair)))
            let next = try #require(try desk.engine.readBlocking { try desk.delivery.nextTakeOff(in: $0) })
            waits.append((next - before).microseconds / 1_000_000)
            desk.place.clock.move(to: next)
        }
        #expect(waits == [4, 16, 64, 256])
        _ = try desk.takeOff()
        try desk.settle(id, .failed(busy(131_056, .pair)))
        try desk.say("to the same person")
        let other = try desk.say("other", to: try desk.neighbour(1))
        #expect(try desk.takeOff() == [other.description])
    }

    @Test func `a refusal for the line's rate holds back the line for that moment`() throws {
        let desk = try DeliveryDesk()
        let first = try desk.say("first")
        let other = try desk.say("other", to: try desk.neighbour(1))
        #expect(try desk.takeOff(limit: 1) == [first.description])
        try desk.settle(first, .failed(busy(130_429, .line)))
        #expect(try desk.takeOff().isEmpty)
        desk.place.clock.advance(by: .seconds(4))
        #expect(try desk.takeOff() == [other.description])
    }

    @Test func `after a night without a network the line rests no longer for a refusal than on any other day`() throws {
        let desk = try DeliveryDesk()
        let first = try desk.say("first", life: .hours(12))
        for _ in 0..<12 {
            #expect(try desk.takeOff() == [first.description])
            try desk.settle(first, .notAttempted(advice: "no network"))
            desk.place.clock.advance(by: .minutes(6))
        }
        #expect(try desk.takeOff() == [first.description])
        try desk.settle(first, .failed(busy(130_429, .line)))
        let other = try desk.say("other", to: try desk.neighbour(1))
        #expect(try desk.takeOff().isEmpty)
        desk.place.clock.advance(by: .seconds(4))
        #expect(try desk.takeOff().contains(other.description))
    }

    @Test func `when staff must act the line rests, another message tries next, and acceptance wakes it`() throws {
        let desk = try DeliveryDesk()
        let ailing = try desk.say("ailing", life: .hours(12))
        let other = try desk.say("other", to: try desk.neighbour(1), life: .hours(12))
        #expect(try desk.takeOff(limit: 1) == [ailing.description])
        try desk.settle(ailing, .failed(Self.token))
        #expect(try desk.state(ailing) == "queued line_held")
        #expect(try desk.takeOff().isEmpty)
        #expect(try line(desk).heldReason == "renew the token")
        desk.place.clock.advance(by: .seconds(60))
        #expect(try desk.takeOff(limit: 1) == [other.description], "not the same one again, which may be what ails")
        try desk.settle(other, accepted())
        let line = try line(desk)
        #expect(line.heldReason == nil)
        #expect(line.restsUntil(now: desk.now) == nil)
    }

    private func line(_ desk: DeliveryDesk) throws -> LineRecord {
        try desk.engine.readBlocking { try $0.line(SampleClinic.line) }
    }

    @Test func `one message that WhatsApp will not let in holds the line for a minute in fifteen at most`() throws {
        let desk = try DeliveryDesk()
        let ailing = try desk.say("ailing", life: .hours(12))
        let tries = try desk.work(for: .hours(12)) { _ in .failed(Self.token) }
        #expect((8...55).contains(tries), "\(tries) tries in twelve hours")
        #expect(try desk.state(ailing) == "rejected gave_up")
    }

    @Test func `a definite refusal ends it and an unclear answer leaves it unknown for good`() throws {
        let desk = try DeliveryDesk()
        let refused = try desk.say("refused")
        let unclear = try desk.say("unclear", to: try desk.neighbour(1))
        _ = try desk.takeOff()
        try desk.settle(refused, .failed(Self.refused))
        try desk.settle(unclear, .failed(ChannelFailure(code: 500, disposition: .unknown, advice: "?")))
        #expect(try desk.state(refused) == "rejected refused_by_channel")
        #expect(try desk.state(unclear) == "unknown interrupted")
        desk.place.clock.advance(by: .hours(1))
        #expect(try desk.takeOff().isEmpty)
    }

    @Test func `a row that cannot be read is closed and its neighbours go`() throws {
        let desk = try DeliveryDesk()
        let damaged = try desk.say("damaged")
        let other = try desk.say("other", to: try desk.neighbour(1))
        try desk.engine.writeBlocking { tx in
            _ = try tx.execute(
                "UPDATE outbox SET content_sealed = ? WHERE id = ?",
                .blob([1, 0, 0, 0, 1]),
                .id(damaged)
            )
        }
        #expect(try desk.takeOff() == [other.description])
        #expect(try desk.state(damaged) == "refused unreadable")
    }

    @Test func `a conversation on a number that is not the clinic's any more is told to staff`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        try desk.execute("UPDATE conversation SET line = 'former'")
        #expect(try desk.takeOff().isEmpty)
        #expect(try desk.state(id) == "refused other_line")
    }

    @Test func `a clock set back does not silence the line or a pair`() throws {
        let desk = try DeliveryDesk(throughput: 1)
        let first = try desk.say("first", life: .days(900))
        _ = try desk.takeOff()
        try desk.settle(first, .failed(Self.token))
        desk.place.clock.move(to: desk.now - .days(400))
        try desk.hear()
        let answer = try desk.say("answer", to: try desk.neighbour(1))
        #expect(try desk.takeOff() == [answer.description])
    }

    @Test(.enabled(if: TestStore.kind == .postgres, "a locked file lets nobody write"))
    func `what wants a locked row is put off alone, and keeps its place if its own row is locked`() async throws {
        let desk = try DeliveryDesk()
        let conversation = try desk.neighbour(1)
        let talkedTo = try desk.say("to a locked conversation", to: conversation)
        let itself = try desk.say("itself locked", to: try desk.neighbour(2))
        let free = try desk.say("free", to: try desk.neighbour(3))
        let theirs = "SELECT 1 FROM conversation WHERE id = \(conversation.id) FOR UPDATE"
        try await RowLock.held(theirs, through: desk.place.open()) {
            try await RowLock.held("SELECT 1 FROM outbox WHERE id = \(itself) FOR UPDATE", through: desk.place.open()) {
                await #expect(throws: StoreError.locked) {
                    try await desk.engine.write { try desk.delivery.takeOff(limit: 9, in: $0).count }
                }
                let leaving = try await desk.engine.write {
                    try desk.delivery.takeOffOneByOne(limit: 9, in: $0).leaving
                }
                #expect(leaving.map(\.correlation) == [free.description])
            }
        }
        #expect(try desk.state(talkedTo) == "queued locked")
        #expect(try desk.state(itself) == "queued")
        #expect(try desk.takeOff() == [itself.description])
        desk.place.clock.advance(by: .seconds(6))
        #expect(try desk.takeOff() == [talkedTo.description])
    }

    @Test func `after a death what was being sent is unknown and what waits still waits`() throws {
        let desk = try DeliveryDesk()
        let sending = try desk.say("sending")
        _ = try desk.takeOff()
        let waiting = try desk.say("waiting", to: try desk.neighbour(1))
        try desk.engine.writeBlocking { try $0.recoverOutbox() }
        #expect(try desk.state(sending) == "unknown interrupted")
        #expect(try desk.takeOff() == [waiting.description])
    }

    @Test func `a status that echoes our id settles an unknown, and only upward`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.settle(id, .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "time-out")))
        for status in [DeliveryStatus.read, .sent, .delivered] {
            let update = StatusUpdate(messageID: "wamid.9", status: status, at: desk.now, correlation: id.description)
            try desk.engine.writeBlocking { try StatusHandler.handle(update, in: $0) }
        }
        #expect(try desk.state(id) == "accepted")
        let status = try desk.engine.readBlocking { try $0.number("SELECT status FROM outbox WHERE id = ?", [.id(id)]) }
        #expect(status == 3)
    }

    @Test func `a status that comes before the answer is kept and counts when the answer is known`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        _ = try desk.takeOff()
        let early = StatusUpdate(messageID: "wamid.1", status: .delivered, at: desk.now)
        try desk.engine.writeBlocking { try StatusHandler.handle(early, in: $0) }
        try desk.settle(id, accepted())
        let status = try desk.engine.readBlocking { try $0.number("SELECT status FROM outbox WHERE id = ?", [.id(id)]) }
        #expect(status == 2)
    }

    @Test func `an unknown nobody hears of is shown to staff after its wait, once, and an echo may still settle it`()
        throws
    {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.settle(id, .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "time-out")))
        let wait = UnknownSends.policy(for: .conversation).wait
        func unread() throws -> Int {
            try desk.engine.readBlocking { try #require(try $0.conversation(desk.clinic.conversation.id)).unread }
        }
        func sweep() throws -> Int { try desk.engine.writeBlocking { try UnknownSweep.run(limit: 10, in: $0) } }
        desk.place.clock.advance(by: wait - .seconds(1))
        #expect(try sweep() == 0)
        desk.place.clock.advance(by: .seconds(1))
        #expect(try sweep() == 1)
        #expect(try sweep() == 0)
        #expect(try unread() == 1)
        #expect(try desk.state(id) == "unknown not_confirmed")
        let update = StatusUpdate(messageID: "wamid.9", status: .sent, at: desk.now, correlation: id.description)
        try desk.engine.writeBlocking { try StatusHandler.handle(update, in: $0) }
        #expect(try desk.state(id) == "accepted")
    }

    @Test func `every purpose has a policy of its own for unknown sends`() {
        #expect(Set(UnknownSends.table.keys) == Set(Purpose.allCases))
        #expect(UnknownSends.table.values.allSatisfy { $0.wait >= .minutes(1) && $0.wait <= .days(1) })
    }
}
