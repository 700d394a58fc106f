import Care
import Dialogue
import Testing
import WhatsApp

/// Updates that are no message and no status.
@Suite struct NewsTests {
    private let reader = WebhookReader()

    private func events(_ field: String, _ members: String) throws -> [ChannelEvent] {
        try reader.read(Fixtures.payload(field: field, members)).map(\.event)
    }

    private func calls(_ members: String) throws -> [CallUpdate] {
        try events("calls", members).compactMap { if case .call(let call) = $0 { call } else { nil } }
    }

    @Test func `a call of a patient's opens the window, a missed one too, from when it began`() throws {
        let calls = try calls(
            #""contacts":[{"profile":{"name":"Ana Exemplo"},"wa_id":"15555550111","user_id":"US.1"}],"calls":["#
                + #"{"id":"wacid.1","from":"15555550111","to":"15555550100","event":"connect","timestamp":"1780000001","#
                + #""direction":"USER_INITIATED"},"#
                + #"{"id":"wacid.1","from":"15555550111","to":"15555550100","event":"terminate","status":"FAILED","#
                + #""timestamp":"1780000031","direction":"USER_INITIATED"},"#
                + #"{"id":"wacid.2","from":"15555550111","to":"15555550100","event":"terminate","status":"COMPLETED","#
                + #""timestamp":"1780000099","start_time":"1780000040","duration":59,"direction":"USER_INITIATED"}]"#
        )
        #expect(calls.map(\.opensWindow) == [true, true, true])
        #expect(calls.map(\.isFromPatient) == [true, true, true])
        #expect(calls.map(\.at.seconds) == [1_780_000_001, 1_780_000_031, 1_780_000_040])
        #expect(calls.allSatisfy { $0.with == ChannelAddress(phone: "15555550111", userID: "US.1") })
        #expect(calls.first?.profileName == "Ana Exemplo")
        #expect(calls.map(\.summary) == ["Call: connect", "Call: terminate FAILED", "Call: terminate COMPLETED"])
    }

    @Test func `a call of ours opens the window only once it is taken, whichever way round its ends are`() throws {
        let statuses = try calls(
            #""statuses":[{"id":"wacid.1","type":"call","status":"RINGING","timestamp":"1780000001","#
                + #""recipient_id":"15555550111"},{"id":"wacid.1","type":"call","status":"ACCEPTED","#
                + #""timestamp":"1780000009","recipient_id":"15555550111"},{"id":"wacid.2","type":"call","#
                + #""status":"REJECTED","timestamp":"1780000009","recipient_id":"15555550111"}]"#
        )
        #expect(statuses.map(\.opensWindow) == [false, true, false])
        for ends in [#""from":"15555550100","to":"15555550111""#, #""from":"15555550111","to":"15555550100""#] {
            let call = try #require(
                try calls(
                    #""calls":[{"id":"wacid.1",\#(ends),"event":"connect","timestamp":"1780000001","#
                        + #""direction":"BUSINESS_INITIATED"}]"#
                ).first
            )
            #expect(call.with.phone == "15555550111")
            #expect(!call.opensWindow && !call.isFromPatient)
        }
    }

    @Test func `a caller without a phone number is known by the contact's id`() throws {
        let call = try calls(
            #""contacts":[{"profile":{"name":"Mara"},"user_id":"DE.9"}],"calls":[{"id":"wacid.1","to":"15555550100","#
                + #""event":"connect","timestamp":"1780000001","direction":"USER_INITIATED"}]"#
        ).first
        #expect(call?.with == ChannelAddress(phone: nil, userID: "DE.9"))
    }

    @Test func `a message in a group is a notice, not a word to us`() throws {
        let event = try reader.read(Fixtures.message(#""group_id":"Y2FwaV9n","type":"text","text":{"body":"STOP"}"#))
        #expect(event.map(\.event) == [.notice(field: "group_message", summary: "A message in a group (text).")])
        #expect(event.map(\.dedupeKey) == ["m:wamid.A"])
        #expect(event.map(\.conversationKey) == [""])
    }

    @Test(arguments: ["REINSTATED", "UNLOCKED", "UNARCHIVED", "FLAGGED", "APPROVED"])
    func `a template that may be sent counts as approved`(word: String) throws {
        #expect(try template(word)?.status == "APPROVED")
        #expect(TemplateRecord(["status": .string(word)]).status == "APPROVED")
    }

    @Test(arguments: ["PAUSED", "PENDING", "DISABLED", "LOCKED", "ARCHIVED", "PENDING_DELETION", "IN_APPEAL"])
    func `a template that may not be sent keeps Meta's word`(word: String) throws {
        #expect(try template(word)?.status == word)
    }

    private func template(_ word: String) throws -> TemplateUpdate? {
        let events = try events(
            "message_template_status_update",
            #""event":"\#(word)","message_template_id":7,"message_template_name":"t","message_template_language":"en""#
        )
        guard case .template(let update) = events.first else { return nil }
        return update
    }

    @Test func `a change with empty lists and something we do not know is kept`() throws {
        let pieces = try reader.read(Fixtures.payload(#""messages":[],"surprise":{"event":"NEW"}"#))
        #expect(pieces.count == 1)
        guard case .notice("messages", _) = pieces.first?.event else {
            Issue.record("\(pieces)")
            return
        }
        #expect(String(decoding: pieces[0].raw, as: UTF8.self).contains("surprise"))
        #expect(try reader.read(Fixtures.payload(#""messages":[],"contacts":[]"#)).isEmpty)
    }

    @Test func `an error that tells no time may come again and mean another`() throws {
        let pieces = try reader.read(Fixtures.payload(#""errors":[{"code":131000,"title":"Something went wrong"}]"#))
        #expect(pieces.map(\.mayRecur) == [true])
        #expect(try reader.read(Fixtures.message(#""type":"text","text":{"body":"x"}"#)).map(\.mayRecur) == [false])
    }
}
