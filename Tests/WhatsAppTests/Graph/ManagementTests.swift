import Dialogue
import TestKit
import Testing
import WhatsApp

@Suite(.endsInTime) struct ManagementTests {
    @Test func `templates are listed page by page, by cursor alone`() async throws {
        let server = ScriptedServer { request in
            let isSecond = request.target.contains("after=CURSOR")
            let item = { (name: String) in #"{"id":1,"name":"\#(name)","language":"en","status":"APPROVED"}"# }
            return .json(
                200,
                isSecond
                    ? #"{"data":[\#(item("second"))],"paging":{"cursors":{"after":"END"}}}"#
                    : #"{"data":[\#(item("first"))],"paging":{"cursors":{"after":"CURSOR"},"#
                        + #""next":"http://169.254.169.254/"}}"#
            )
        }
        let records = try await server.run { address in
            try await withClient(at: address) { try await $0.templates() }
        }
        #expect(records.map(\.name) == ["first", "second"])
        #expect(records.map(\.id) == ["1", "1"])
        #expect(server.received.count == 2)
    }

    @Test func `a cursor that leads nowhere ends the list`() async throws {
        let page = #"{"data":[{"name":"x"}],"paging":{"cursors":{"after":"SAME"},"next":"n"}}"#
        let server = ScriptedServer { _ in .json(200, page) }
        let records = try await server.run { address in
            try await withClient(at: address) { try await $0.templates() }
        }
        #expect(records.count == 2)
    }

    @Test func `a template is created under the account`() async throws {
        let server = ScriptedServer { _ in .json(200, #"{"id":"5","status":"PENDING","category":"MARKETING"}"#) }
        let template = try #require(TemplateCatalog.all.first)
        let result = try await server.run { address in
            try await withClient(at: address) { try await $0.create(template) }
        }
        #expect(result.status == "PENDING")
        #expect(result.category == "MARKETING")
        #expect(server.received.map(\.target) == ["/v25.0/900/message_templates"])
        #expect(server.received.first?.body == template.creation.encoded())
    }

    @Test func `the doctor reads the number and the subscriptions`() async throws {
        let server = ScriptedServer { request in
            request.target.contains("subscribed_apps")
                ? .json(200, #"{"data":[{"whatsapp_business_api_data":{"id":"1","name":"Caduceus"}}]}"#)
                : .json(
                    200,
                    #"{"id":"100200300","display_phone_number":"+1 555-555-0100","verified_name":"Clinic","#
                        + #""quality_rating":"GREEN","throughput":{"level":"STANDARD"},"#
                        + #""whatsapp_business_manager_messaging_limit":"TIER_2K"}"#
                )
        }
        try await server.run { address in
            try await withClient(at: address, appSecret: "secret") { client in
                let number = try await client.phoneNumber()
                #expect(number.displayNumber == "+1 555-555-0100")
                #expect(number.throughput == "STANDARD")
                #expect(number.messagingLimit == "TIER_2K")
                #expect(try await client.subscribedApps().map(\.name) == ["Caduceus"])
            }
        }
        // HMAC-SHA256 of TOKEN under secret.
        let proof = "2356b17ae2860016a34575ada27f94b543ed2cbe59a85ba2e0c62dc4aba7a5c6"
        #expect(server.received.last?.target == "/v25.0/900/subscribed_apps?appsecret_proof=\(proof)")
    }

    @Test func `a bad token is told in words`() async throws {
        let body = #"{"error":{"message":"Invalid OAuth access token.","code":190}}"#
        let server = ScriptedServer { _ in .json(401, body) }
        try await server.run { address in
            try await withClient(at: address) { client in
                let failure = await #expect(throws: GraphFailure.self) { _ = try await client.phoneNumber() }
                #expect(failure?.failure.disposition == .needsStaff)
                #expect(failure?.description.contains("Invalid OAuth access token.") == true)
            }
        }
    }

    @Test func `an id that is none never becomes part of an address`() async throws {
        let server = ScriptedServer { _ in .json(200, "{}") }
        try await server.run { address in
            try await withClient(at: address) { client in
                _ = await #expect(throws: GraphFailure.self) { _ = try await client.phoneNumber("1/../2") }
            }
        }
        #expect(server.received.isEmpty)
    }
}
