import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct StatusHandlerTests {
    private let desk: IntakeDesk

    init() throws {
        desk = try IntakeDesk()
    }

    private func failed(
        _ channelID: String,
        _ disposition: ChannelFailure.Disposition = .needsStaff,
        at: Instant
    ) -> StatusUpdate {
        let wait = disposition == .retry ? RetryWait(first: .hours(24)) : nil
        let failure = ChannelFailure(code: 131_042, disposition: disposition, wait: wait, advice: "Check the payment.")
        return StatusUpdate(messageID: channelID, status: .failed, at: at, failure: failure)
    }

    @Test func `a failure that only staff can mend holds the number and says why`() throws {
        try desk.engine.writeBlocking { tx in
            _ = try desk.accepted("wamid.1", in: tx)
            try StatusHandler.handle(failed("wamid.1", at: tx.now), in: tx)
            let line = try tx.line(SampleClinic.line)
            #expect(line.heldUntil == tx.now + .seconds(60))
            #expect(line.heldReason?.contains("payment") == true)
        }
    }

    @Test(arguments: [ChannelFailure.Disposition.refused, .retry])
    func `a failure of one message holds nothing, and is not sent again`(disposition: ChannelFailure.Disposition) throws
    {
        try desk.engine.writeBlocking { tx in
            let item = try desk.accepted("wamid.1", in: tx)
            try StatusHandler.handle(failed("wamid.1", disposition, at: tx.now), in: tx)
            #expect(try tx.line(SampleClinic.line).heldReason == nil)
            #expect(try tx.departure(item)?.item.state == .accepted)
            let advice = try tx.row("SELECT advice FROM outbox WHERE id = ?", [.id(item)]) { $0.text(0) }
            #expect(advice == "Check the payment.")
        }
    }

    @Test func `a failure of long ago holds nothing`() throws {
        try desk.engine.writeBlocking { tx in
            _ = try desk.accepted("wamid.1", in: tx)
            try StatusHandler.handle(failed("wamid.1", at: tx.now - .hours(3)), in: tx)
            #expect(try tx.line(SampleClinic.line).heldReason == nil)
        }
    }

    @Test func `a failure that comes before its message keeps its meaning and advice`() throws {
        try desk.engine.writeBlocking { tx in
            let early = failed("wamid.1", at: tx.now)
            try StatusHandler.handle(early, in: tx)
            #expect(try tx.takenEarly("wamid.1") == [early])
            #expect(try tx.takenEarly("wamid.1").isEmpty)
        }
    }

    @Test func `a message that was accepted twice is told, and the first one stays`() throws {
        try desk.engine.writeBlocking { tx in
            let item = try desk.accepted("wamid.1", in: tx)
            let echo = StatusUpdate(
                messageID: "wamid.2",
                status: .delivered,
                at: tx.now,
                correlation: item.description
            )
            try StatusHandler.handle(echo, line: SampleClinic.line, in: tx)
            let notice = try #require(try tx.notices(limit: 1).first)
            #expect(notice.field == "accepted-twice")
            #expect(notice.summary == "Outbox \(item) was accepted twice (delivered).")
            let row = try tx.row("SELECT channel_id, status FROM outbox WHERE id = ?", [.id(item)]) {
                ($0.text(0), $0.int(1))
            }
            #expect(row?.0 == tx.vault.name(.message, "wamid.1") && row?.1 == 0)
        }
    }
}
