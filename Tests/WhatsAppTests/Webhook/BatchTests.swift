import Care
import Dialogue
import Testing
import WhatsApp

@Suite struct BatchTests {
    private let reader = WebhookReader()

    @Test(arguments: Fixtures.names)
    func `reading a piece again gives that piece`(name: String) throws {
        for piece in try reader.read(try Fixtures.bytes(name)) {
            let again = try reader.read(piece.raw)
            #expect(again.count == 1)
            let twin = try #require(again.first)
            #expect(twin.event == piece.event)
            #expect(twin.dedupeKey == piece.dedupeKey)
            #expect(twin.conversationKey == piece.conversationKey)
            #expect(twin.line == piece.line)
            #expect(twin.raw == piece.raw)
        }
    }

    @Test(arguments: Fixtures.names)
    func `different updates have different keys`(name: String) throws {
        let keys = try reader.read(try Fixtures.bytes(name)).map(\.dedupeKey)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `a payload without updates has no pieces`() throws {
        for text in [
            "{}", #"{"object":"whatsapp_business_account"}"#, #"{"entry":[]}"#, #"{"entry":null}"#,
            #"{"entry":[{"id":"1","changes":[]}]}"#,
        ] { #expect(try reader.read(Array(text.utf8)).isEmpty, "\(text)") }
    }

    @Test(arguments: [
        ("", "not_json"), ("hello", "not_json"), ("[1]", "not_an_object"), ("\0", "not_json"), ("5", "not_an_object"),
        (String(repeating: "[", count: 100), "too_deep"), (String(repeating: " ", count: 3_145_729), "too_large"),
    ])
    func `a payload that cannot be read says why`(text: String, reason: String) {
        #expect(throws: UnreadablePayload(reason: reason)) { _ = try reader.read(Array(text.utf8)) }
    }

    @Test(arguments: [
        "5", "null", "[]", "\"x\"", "{}", #"{"id":"wamid.X"}"#, #"{"from":"15555550111","timestamp":"1780000000"}"#,
        #"{"id":"wamid.X","from":"15555550111","timestamp":"soon","type":"text"}"#,
        #"{"id":"wamid.X","from":"15555550111","timestamp":99999999999999999999,"type":"text"}"#,
        #"{"id":"wamid.X","from":"15555550111","timestamp":9223372036854775807,"type":"text"}"#,
        #"{"id":"","from":"","timestamp":-1}"#,
    ])
    func `a malformed element harms no neighbour`(element: String) throws {
        func good(_ id: String) -> String {
            #"{"from":"15555550111","id":"\#(id)","timestamp":"1780000000","type":"text","text":{"body":"hi"}}"#
        }
        let pieces = try reader.read(Fixtures.payload(#""messages":[\#(good("a")),\#(element),\#(good("b"))]"#))
        #expect(pieces.map(\.dedupeKey).filter { $0.hasPrefix("m:") } == ["m:a", "m:b"])
        try #require(pieces.count == 3)
        guard case .notice("malformed", _) = pieces[1].event else {
            Issue.record("reads as \(pieces[1].event)")
            return
        }
        #expect(try reader.read(pieces[1].raw).first?.dedupeKey == pieces[1].dedupeKey)
    }

    @Test func `entries and changes of a strange form are kept beside good ones`() throws {
        let good = #"{"id":"1","changes":[{"field":"flows","value":{"event":"X"}},7,{"field":"messages","value":3}]}"#
        let pieces = try reader.read(Array(#"{"entry":[1,{"changes":2},\#(good),null]}"#.utf8))
        let fields = pieces.map { if case .notice(let field, _) = $0.event { field } else { "other" } }
        #expect(fields == ["malformed", "malformed", "flows", "malformed", "malformed", "malformed"])
        for piece in pieces { #expect(try reader.read(piece.raw).map(\.dedupeKey) == [piece.dedupeKey]) }
    }

    @Test func `members we do not know travel with the first update of their change`() throws {
        func message(_ id: String) -> String {
            #"{"from":"15555550111","id":"\#(id)","timestamp":"1780000000","type":"text","text":{"body":"hi"}}"#
        }
        let two = ["a", "b"].map(message).joined(separator: ",")
        let pieces = try reader.read(Fixtures.payload(#""messages":[\#(two)],"novelty":{"x":1}"#))
        #expect(pieces.map { String(decoding: $0.raw, as: UTF8.self).contains("novelty") } == [true, false])
    }

    @Test func `a thousand updates of three megabytes are cut apart`() throws {
        let filler = String(repeating: "x", count: 2_800)
        let messages = (0..<1_000).map { index in
            #"{"from":"1555555\#(1_000 + index)","id":"w\#(index)","timestamp":"1780000000","type":"text","#
                + #""text":{"body":"\#(filler)"}}"#
        }
        let payload = Fixtures.payload(#""messages":[\#(messages.joined(separator: ","))]"#)
        #expect(payload.count > 2_800_000)
        let pieces = try reader.read(payload)
        #expect(pieces.map(\.dedupeKey) == (0..<1_000).map { "m:w\($0)" })
        #expect(pieces.allSatisfy { $0.raw.count < 3_300 })
    }

    @Test func `more updates than Meta would ever send are refused`() throws {
        func payload(_ count: Int) -> [UInt8] {
            Fixtures.payload(#""messages":[\#(Array(repeating: "0", count: count).joined(separator: ","))]"#)
        }
        #expect(try reader.read(payload(10_000)).count == 10_000)
        #expect(throws: UnreadablePayload(reason: "too_many_updates")) { _ = try reader.read(payload(10_001)) }
    }

    @Test func `pieces that would together grow far beyond the payload are refused`() {
        let shared = #""metadata":{"phone_number_id":"1","x":"\#(String(repeating: "x", count: 100_000))"}"#
        let statuses = Array(repeating: "{}", count: 1_000).joined(separator: ",")
        let change = #"{"field":"messages","value":{\#(shared),"statuses":[\#(statuses)]}}"#
        #expect(throws: UnreadablePayload(reason: "expands_too_much")) {
            _ = try reader.read(Array(#"{"entry":[{"changes":[\#(change)]}]}"#.utf8))
        }
    }

    @Test func `the same update alone and in company has the same key`() throws {
        let alone = #"{"field":"account_update","value":{"event":"ACCOUNT_DELETED"}}"#
        let other = #"{"field":"account_update","value":{"event":"ACCOUNT_RECONNECTED"}}"#
        func keys(_ changes: String) throws -> [String] {
            try reader.read(Array(#"{"entry":[{"id":"1","time":5,"changes":[\#(changes)]}]}"#.utf8)).map(\.dedupeKey)
        }
        #expect(try keys("\(other), \(alone)").last == keys(alone).first)
    }
}
