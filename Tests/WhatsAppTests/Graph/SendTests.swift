import Care
import Dialogue
import TestKit
import Testing
import WhatsApp

@Suite(.endsInTime) struct SendTests {
    private let message = OutgoingMessage(
        line: "100200300",
        to: ChannelAddress(phone: "15555550111"),
        content: .text("Hi"),
        correlation: "77"
    )

    private func outcome(of reply: Reply, callTimeout: Span = .seconds(10)) async throws -> SendOutcome {
        try await ScriptedServer { _ in reply }.run { address in
            try await withClient(at: address, callTimeout: callTimeout) { await $0.send(message) }
        }
    }

    @Test func `a message is posted with the token and accepted under Meta's id`() async throws {
        let answer =
            #"{"messaging_product":"whatsapp","contacts":[{"input":"+15555550111","wa_id":"15555550111","#
            + #""user_id":"US.1"}],"messages":[{"id":"wamid.N","message_status":"accepted"}]}"#
        let server = ScriptedServer { _ in .json(200, answer) }
        let outcome = try await server.run { address in
            try await withClient(at: address) { await WhatsAppChannel.port(client: $0).send(message) }
        }
        #expect(outcome == .accepted(id: "wamid.N", address: ChannelAddress(phone: "15555550111", userID: "US.1")))
        let request = try #require(server.received.first)
        #expect(request.method == "POST")
        #expect(request.target == "/v25.0/100200300/messages")
        #expect(request.headers["authorization"] == "Bearer TOKEN")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["content-length"] == String(request.body.count))
        #expect(request.body == MessageBody(message).json.encoded())
    }

    @Test func `sends at the same time each get their own answer`() async throws {
        let server = ScriptedServer { request in
            let body = try? JSONValue(parsing: request.body)
            let id = body?["biz_opaque_callback_data"]?.text ?? "none"
            return .json(200, #"{"messages":[{"id":"wamid.\#(id)"}]}"#)
        }
        let outcomes = try await server.run { address in
            try await withClient(at: address, callTimeout: .minutes(1)) { client in
                await withTaskGroup(of: (Int, SendOutcome).self) { group in
                    for number in 0..<200 {
                        var one = message
                        one.correlation = String(number)
                        group.addTask { [one] in (number, await client.send(one)) }
                    }
                    return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
                }
            }
        }
        #expect(outcomes.count == 200)
        for (number, outcome) in outcomes { #expect(outcome == .accepted(id: "wamid.\(number)", address: nil)) }
    }

    @Test func `an error of Meta's is sorted by its code`() async throws {
        let body =
            #"{"error":{"message":"(#131047) Re-engagement message","code":131047,"error_data":{"details":"d"}}}"#
        guard case .failed(let failure) = try await outcome(of: .json(400, body)) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.code == 131_047)
        #expect(failure.disposition == .refused)
    }

    @Test(arguments: [("accepted", false), ("held_for_quality_assessment", true), ("paused", true), ("new_word", true)])
    func `a template that is held back is accepted, with a word for staff`(status: String, isTold: Bool) async throws {
        let body = #"{"messages":[{"id":"wamid.N","message_status":"\#(status)"}]}"#
        guard case .accepted("wamid.N", nil, let advice) = try await outcome(of: .json(200, body)) else {
            Issue.record("not accepted")
            return
        }
        #expect((advice != nil) == isTold)
    }

    @Test func `what may have arrived stays unknown`() async throws {
        let replies: [Reply] = [
            .hangUp, .json(200, "{"), .json(200, "{}"), .json(200, #"{"messages":[]}"#),
            .json(502, "<html>bad gateway"),
        ]
        for reply in replies {
            guard case .failed(let failure) = try await outcome(of: reply) else {
                Issue.record("\(reply) is not failed")
                continue
            }
            #expect(failure.disposition == .unknown, "\(reply)")
        }
    }

    @Test func `no answer in time is unknown`() async throws {
        guard case .failed(let failure) = try await outcome(of: .silence, callTimeout: .milliseconds(200)) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.disposition == .unknown)
    }

    @Test func `a redirect is not followed`() async throws {
        let server = ScriptedServer { _ in .answer(302, [], headers: ["location": "/elsewhere"]) }
        let outcome = try await server.run { address in
            try await withClient(at: address) { await $0.send(message) }
        }
        guard case .failed(let failure) = outcome else {
            Issue.record("not failed")
            return
        }
        #expect(failure.disposition == .needsStaff)
        #expect(server.received.count == 1)
    }

    @Test func `when nobody listens, nothing was attempted`() async throws {
        // A port that was just free: the server on it is closed again.
        let address = try await ScriptedServer { _ in .silence }.run { $0 }
        let outcome = try await withClient(at: address) { await $0.send(message) }
        guard case .notAttempted = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
    }

    @Test(arguments: ["https://127.0.0.1:1", "http://no-such-host.invalid", "nonsense", "https://"])
    func `without a connection nothing was attempted`(address: String) async throws {
        let outcome = try await withClient(at: address, callTimeout: .seconds(5)) { await $0.send(message) }
        guard case .notAttempted = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
    }

    @Test func `a server that does not speak TLS is not sent anything`() async throws {
        let server = ScriptedServer { _ in .silence }
        let outcome = try await server.run { address in
            try await withClient(at: "https" + address.dropFirst(4), callTimeout: .seconds(5)) {
                await $0.send(message)
            }
        }
        guard case .notAttempted = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(server.received.isEmpty)
    }

    @Test func `what breaks a limit or names no line never leaves`() async throws {
        let server = ScriptedServer { _ in .silence }
        try await server.run { address in
            try await withClient(at: address) { client in
                for (line, text) in [("100200300", ""), ("../x", "hi"), ("1?x=1", "hi")] {
                    var wrong = message
                    wrong.line = line
                    wrong.content = .text(text)
                    guard case .failed(let failure) = await client.send(wrong) else {
                        Issue.record("sent to \(line)")
                        continue
                    }
                    #expect(failure.disposition == .refused)
                }
            }
        }
        #expect(server.received.isEmpty)
    }

    @Test func `a read receipt may show that somebody is typing`() async throws {
        let server = ScriptedServer { _ in .json(200, #"{"success":true}"#) }
        try await server.run { address in
            try await withClient(at: address) { client in
                try await client.markRead("wamid.A", line: "")
                try await client.markRead("wamid.B", line: "5", typing: true)
            }
        }
        #expect(server.received.map(\.target) == ["/v25.0/100200300/messages", "/v25.0/5/messages"])
        #expect(
            server.received.map(\.text) == [
                #"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A"}"#,
                #"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.B","#
                    + #""typing_indicator":{"type":"text"}}"#,
            ]
        )
    }
}
