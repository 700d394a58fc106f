import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct EventHandlerTests {
    private let desk: IntakeDesk

    init() throws {
        desk = try IntakeDesk()
    }

    @Test(arguments: [
        IncomingContent.addressChange(to: ChannelAddress(phone: "12125550199"), text: "changed"),
        .identityChange(hash: "x"), .unsupported(type: "request_welcome"), .unsupported(type: "system.new"),
    ])
    func `what WhatsApp reports by itself opens no window`(content: IncomingContent) throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("wamid.1", content), in: tx)
            let conversation = try #require(try desk.conversation(in: tx))
            #expect(conversation.lastInboundAt == nil)
            #expect(conversation.unread == 0)
            try desk.handle(desk.message("wamid.2", .text("Hi"), at: tx.now - .hours(1)), in: tx)
            try desk.handle(desk.message("wamid.3", content), in: tx)
            #expect(try desk.conversation(in: tx)?.lastInboundAt == tx.now - .hours(1))
        }
    }

    @Test func `what is not understood is shown and kept whole`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("wamid.1", .unsupported(type: "poll")), raw: #"{"poll":1}"#, in: tx)
            let id = try #require(try tx.message(channelID: "wamid.1"))
            #expect(try tx.channelID(of: id) == "wamid.1")
            let conversation = try #require(try desk.conversation(in: tx))
            #expect(try tx.raw(of: id, in: conversation.id) == Array(#"{"poll":1}"#.utf8))
            #expect(conversation.unread == 1)
            try desk.handle(.notice(field: "news", summary: "An update."), raw: #"{"news":2}"#, in: tx)
            let notice = try #require(try tx.notices(limit: 5).first)
            #expect(notice.field == "news" && notice.summary == "An update." && notice.line == SampleClinic.line)
            #expect(try tx.raw(ofNotice: notice.id) == Array(#"{"news":2}"#.utf8))
            let kept = try tx.row("SELECT raw_sealed FROM notice") { $0.blob(0) }
            #expect(kept?.count ?? 0 > 33, "sealed")
        }
    }

    @Test func `a message to another number of the account is noted and never answered`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("wamid.1", .text("STOP")), line: "2002", in: tx)
            #expect(try tx.notices(limit: 5).map(\.field) == ["other-line"])
            #expect(try tx.number("SELECT count(*) FROM message") == 0)
            #expect(try tx.queued(.live, limit: 5).isEmpty)
            #expect(try !tx.isOptedOut(desk.clinic.address.id, of: .appointments))
        }
    }

    @Test func `an older resume undoes no newer stop, in whatever order they come`() throws {
        func preference(_ isWanted: Bool, _ at: Instant) -> ChannelEvent {
            .marketingPreference(from: desk.phone, isWanted: isWanted, at: at)
        }
        try desk.engine.writeBlocking { tx in
            let address = desk.clinic.address.id
            try desk.handle(preference(false, tx.now - .minutes(5)), in: tx)
            try desk.handle(preference(true, tx.now - .minutes(9)), in: tx)
            #expect(try tx.isOptedOut(address, of: .outreach))
            try desk.handle(preference(true, tx.now - .minutes(2)), in: tx)
            #expect(try !tx.isOptedOut(address, of: .outreach))
            try desk.handle(preference(false, tx.now - .minutes(1)), in: tx)
            try desk.handle(preference(false, tx.now - .minutes(8)), in: tx)
            try desk.handle(preference(true, tx.now - .minutes(2)), in: tx)
            #expect(try tx.isOptedOut(address, of: .outreach), "the newest of several stops counts")
        }
    }

    @Test func `what names no number came to ours`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("wamid.1", .text("Hi")), line: "", in: tx)
            #expect(try desk.conversation(in: tx)?.unread == 1)
            #expect(try tx.number("SELECT count(*) FROM conversation") == 1)
        }
    }

    @Test func `another number's messages and calls are told once a day, and none of their words are kept`() throws {
        func hear(_ id: String, line: String = "2002") throws {
            try desk.engine.writeBlocking { tx in
                try desk.handle(desk.message(id, .text("my results?")), line: line, raw: "my results?", in: tx)
                let call = CallUpdate(
                    id: id,
                    with: desk.phone,
                    at: tx.now,
                    isFromPatient: true,
                    opensWindow: true,
                    summary: "Call: connect"
                )
                try desk.handle(.call(call), line: line, raw: "who called", in: tx)
            }
        }
        try hear("wamid.1")
        try hear("wamid.2")
        try hear("wamid.3", line: "3003")
        desk.file.clock.advance(by: .days(1))
        try hear("wamid.4")
        try desk.engine.writeBlocking { tx in
            let group = ChannelEvent.notice(field: "group_message", summary: "A message in a group (text).")
            try desk.handle(group, line: "2002", raw: "my results?", in: tx)
            let notices = try tx.notices(limit: 9)
            #expect(notices.map(\.line) == ["2002", "2002", "3003", "2002"])
            for notice in notices { #expect(try tx.raw(ofNotice: notice.id) == nil) }
            #expect(try tx.number("SELECT count(*) FROM message") == 0)
        }
    }
}
