import TestKit
import Testing
import WhatsApp

@Suite struct FlowRequestTests {
    private func read(_ json: String) throws -> FlowRequest { try FlowRequest(JSONValue(parsing: json)) }

    @Test func `a submitted screen is read with all it carries`() throws {
        let request = try read(
            #"{"version":"4.0","action":"data_exchange","screen":"TIME","data":{"day":"2026-11-26"},"#
                + #""flow_token":"t1","flow_token_signature":"a.b.c"}"#
        )
        let expected = FlowRequest(
            action: .exchange,
            screen: "TIME",
            data: ["day": "2026-11-26"],
            token: "t1",
            tokenSignature: "a.b.c"
        )
        #expect(request == expected)
    }

    @Test func `absent, null and empty members are the same`() throws {
        let bare = try read(#"{"action":"INIT","version":"4.0"}"#)
        #expect(try read(#"{"action":"INIT","version":"4.0","screen":"","data":null,"flow_token":null}"#) == bare)
        #expect(bare.screen == nil && bare.token == nil && bare.data.isEmpty)
    }

    @Test func `each action is known by Meta's own name`() {
        #expect(FlowRequest.Action.allCases.map(\.rawValue) == ["ping", "INIT", "BACK", "data_exchange"])
    }

    @Test func `what is no request is refused with the reason`() throws {
        let long = String(repeating: "a", count: FlowRequest.longestText)
        #expect(throws: FlowRequest.Refusal.notObject) { try read("[]") }
        #expect(throws: FlowRequest.Refusal.unknownAction) { try read("{}") }
        #expect(throws: FlowRequest.Refusal.unknownAction) { try read(#"{"action":"init"}"#) }
        #expect(throws: FlowRequest.Refusal.badMember("data")) { try read(#"{"action":"ping","data":[]}"#) }
        #expect(throws: FlowRequest.Refusal.badMember("screen")) { try read(#"{"action":"ping","screen":{}}"#) }
        #expect(try read(#"{"action":"ping","flow_token":"\#(long)"}"#).token == long)
        #expect(throws: FlowRequest.Refusal.badMember("flow_token")) {
            try read(#"{"action":"ping","flow_token":"\#(long)a"}"#)
        }
        #expect(FlowRequest.Refusal.notObject.status == 400)
    }

    @Test func `a notice of an error wants to be acknowledged and nothing else`() throws {
        let notice = try read(#"{"action":"INIT","data":{"error":"invalid-screen-transition","error_message":"x"}}"#)
        #expect(notice.clientError == "invalid-screen-transition")
        #expect(FlowAnswer.general(to: notice) == .acknowledged)
        #expect(try FlowAnswer.general(to: read(#"{"action":"data_exchange","data":{"error":{}}}"#)) == .acknowledged)
        #expect(try FlowAnswer.general(to: read(#"{"action":"ping","data":{"error":"x"}}"#)) == .healthy)
        #expect(try FlowAnswer.general(to: read(#"{"action":"INIT"}"#)) == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any JSON is read or refused without a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let names = ["version", "action", "screen", "data", "flow_token", "flow_token_signature"]
        let values: [JSONValue] = [.null, true, 7, "INIT", "data_exchange", "", [], ["error": 1], .decimal("1e400")]
        for _ in 0..<200 {
            let members = names.filter { _ in Bool.random(using: &random) }
                .map { ($0, values.randomElement(using: &random) ?? .null) }
            let request = try? FlowRequest(.object(JSONObject(members)))
            if let request { #expect(JSONObject(members)["action"]?.string == request.action.rawValue) }
        }
    }
}
