import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct CallTests {
    private let desk: IntakeDesk

    init() throws {
        desk = try IntakeDesk()
    }

    private func call(_ summary: String, at: Instant, isFromPatient: Bool = true, opens: Bool = true) -> ChannelEvent {
        .call(
            CallUpdate(
                id: "wacid.1",
                with: desk.phone,
                at: at,
                isFromPatient: isFromPatient,
                opensWindow: opens,
                summary: summary
            )
        )
    }

    @Test func `a patient's call opens the window and shows once`() throws {
        try desk.engine.writeBlocking { tx in
            let begin = tx.now - .minutes(3)
            try desk.handle(call("Call: connect", at: begin), in: tx)
            try desk.handle(call("Call: terminate", at: tx.now), in: tx)
            let conversation = try #require(try desk.conversation(in: tx))
            #expect(conversation.lastInboundAt == begin)
            #expect(conversation.unread == 1)
            #expect(try tx.number("SELECT count(*) FROM message WHERE kind = 'call'") == 1)
        }
    }

    @Test func `a call of ours that the patient took opens the window, one that rings does not`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(call("Call: RINGING", at: tx.now, isFromPatient: false, opens: false), in: tx)
            #expect(try desk.conversation(in: tx)?.lastInboundAt == nil)
            #expect(try tx.notices(limit: 1).first?.summary == "Call: RINGING")
            try desk.handle(call("Call: ACCEPTED", at: tx.now, isFromPatient: false), in: tx)
            let conversation = try #require(try desk.conversation(in: tx))
            #expect(conversation.lastInboundAt == tx.now)
            #expect(conversation.unread == 0)
            #expect(try tx.rows("SELECT kind FROM message") { $0.text(0) } == ["called"])
        }
    }

    @Test func `a call that says it is from the future opens the window from now`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(call("Call: connect", at: tx.now + .days(3)), in: tx)
            #expect(try desk.conversation(in: tx)?.lastInboundAt == tx.now)
        }
    }
}
