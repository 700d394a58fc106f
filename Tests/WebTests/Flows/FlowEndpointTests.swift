import Care
import Dialogue
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Simulator
import Store
import TestKit
import Testing
import Web
import WhatsApp

/// The data endpoint against phones that are late, broken or not phones at all.
@Suite struct FlowEndpointTests {
    private func begin(_ clinic: FlowClinic) async throws -> (Bubble, FlowSession) {
        let bubble = try #require(try clinic.say("book").first)
        return (bubble, try await clinic.open(bubble))
    }

    private func ask(_ clinic: FlowClinic, _ session: inout FlowSession, _ request: JSONValue) async throws -> Int {
        let call = try session.call(request)
        return try await clinic.post(call.body, signature: call.signature).status
    }

    @Test func `a health check is answered without a token`() async throws {
        let clinic = try FlowClinic()
        let (_, opened) = try await begin(clinic)
        var session = opened
        #expect(try await ask(clinic, &session, ["version": "3.0", "action": "ping"]) == 200)
    }

    @Test func `an hour before the window shuts the card works, and after it the phone is told that it does not`()
        async throws
    {
        let clinic = try FlowClinic()
        let (bubble, _) = try await begin(clinic)
        clinic.file.clock.advance(by: .hours(23))
        #expect(try await clinic.open(bubble).screen == "TIME")
        clinic.file.clock.advance(by: .minutes(55))
        guard case .noLongerValid(let message)? = try await clinic.open(bubble).end else {
            Issue.record("the card outlives its window")
            return
        }
        #expect(message.contains("write to us in the chat"))
    }

    @Test(arguments: ["", "unused", "1", "1-~AAAAAAAAAAAAAAAAAAAAAAAA", "-", "9999999999999999999999-x"])
    func `a token the clinic never gave is answered with 427`(token: String) async throws {
        let clinic = try FlowClinic()
        let (_, opened) = try await begin(clinic)
        var session = opened
        let request: JSONValue = ["version": "3.0", "action": "INIT", "flow_token": .string(token)]
        #expect(try await ask(clinic, &session, request) == 427)
    }

    @Test func `a phone with another key gets 421 and, with the right one, an answer`() async throws {
        let clinic = try FlowClinic()
        let bubble = try #require(try clinic.say("book").first)
        var session = try clinic.model.openFlow(bubble.id, by: FlowClinic.lia, seed: 7)
        session.publicKey = try FlowKey.make().publicPEM()
        guard case .ask(let call) = try session.open() else { return }
        #expect(try await clinic.post(call.body, signature: call.signature).status == 421)
        session.publicKey = clinic.model.flowPublicKey
        let again = try session.repeated()
        let answer = try await clinic.post(again.body, signature: again.signature)
        session.take(answer.status, answer.body, to: again)
        #expect(session.screen == "TIME")
    }

    @Test func `what was changed on its way is not believed`() async throws {
        let clinic = try FlowClinic()
        let bubble = try #require(try clinic.say("book").first)
        var session = try clinic.model.openFlow(bubble.id, by: FlowClinic.lia, seed: 8)
        guard case .ask(let call) = try session.open() else { return }
        #expect(try await clinic.post(call.body, signature: nil).status == 432)
        #expect(try await clinic.post(call.body + [32], signature: call.signature).status == 432)
        var outer = try #require(try JSONValue(parsing: call.body).object)
        let data = try #require(outer["encrypted_flow_data"]?.string)
        outer["encrypted_flow_data"] = .string((data.first == "A" ? "B" : "A") + data.dropFirst())
        let tampered = JSONValue.object(outer).encoded()
        let secret = clinic.model.settings.appSecret
        let signature = WebhookSignature.header(for: tampered, secret: secret)
        #expect(try await clinic.post(tampered, signature: signature).status == 421)
    }

    @Test func `a token signed by somebody else is answered with 432`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        let request: JSONValue = [
            "version": "4.0", "action": "INIT", "flow_token": .string(try #require(bubble.flow).token),
            "flow_token_signature": "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
        ]
        #expect(try await ask(clinic, &session, request) == 432)
    }

    @Test func `bodies of the wrong size or kind are refused unread`() async throws {
        let clinic = try FlowClinic()
        let secret = clinic.model.settings.appSecret
        for (body, status) in [
            (Array("not json".utf8), 400), (Array("{}".utf8), 400), (Array("[]".utf8), 400),
            ([UInt8](repeating: 32, count: FlowEnvelope.longestBody + 1), 413),
        ] {
            let signature = WebhookSignature.header(for: body, secret: secret)
            #expect(try await clinic.post(body, signature: signature).status == status)
        }
        let status = try await clinic.app.application(host: "127.0.0.1", port: 0).test(.router) {
            try await $0.execute(uri: FlowService.path, method: .get).status
        }
        #expect(status == .methodNotAllowed)
    }

    @Test func `how long phones wait can be watched`() async throws {
        let clinic = try FlowClinic()
        let (_, opened) = try await begin(clinic)
        var session = opened
        _ = try await ask(clinic, &session, ["version": "4.0", "action": "INIT", "flow_token": "unused"])
        let metrics = try await clinic.app.application(host: "127.0.0.1", port: 0).test(.router) {
            try await $0.execute(uri: "/metrics", method: .get).text
        }
        #expect(metrics.contains("caduceus_flow_requests_total{status=\"200\"} 1\n"))
        #expect(metrics.contains("caduceus_flow_requests_total{status=\"427\"} 1\n"))
        #expect(metrics.contains("caduceus_flow_answer_seconds_count 1\n"))
    }

    @Test func `a clinic without a Flow has no such address`() async throws {
        let clinic = try TestClinic()
        let status = try await clinic.visit { try await $0.execute(uri: FlowService.path, method: .post).status }
        #expect(status == .notFound)
    }

    /// Requests as a stranger with the right keys might make them: other people's ids, times nobody offers, wild texts.
    @Test func `whatever a phone sends, nothing is booked but what its card offers`() async throws {
        let clinic = try FlowClinic()
        let stranger = try clinic.store.writeBlocking { tx in
            try tx.insertPerson(name: "Somebody else", language: .english, zone: "UTC")
        }
        let other = try clinic.store.writeBlocking { try $0.ensureVisitType(named: "Not in the chat", minutes: 15) }
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        let token = try #require(bubble.flow).token
        let good = FlowClinic.options("few", in: session)
        let ids = clinic.clinic
        let night = Instant(seconds: 1_795_500_000 + 86_400)
        var random = SplitMix64(seed: 20)
        let slots = [
            "\(ids.practitioner.id):\(ids.location.id):\(night.seconds)",
            "\(ids.otherPractitioner.id):\(ids.location.id):1795611600",
            "1:1:1", "", "0:0:0", "x", "\(ids.practitioner.id):\(ids.location.id):0", good[0] + " ", "-1:-1:-1",
            String(repeating: "9", count: 300),
        ]
        let people = ["\(ids.person.id)", "\(stranger.id)", "", "0", "x", "-1"]
        let types = ["\(ids.visitType.id)", "\(other.id)", "", "0", "x"]
        for _ in 0..<60 {
            let data: JSONValue = [
                "slot": .string(slots.randomElement(using: &random) ?? ""),
                "other": .string(Bool.random(using: &random) ? "" : slots.randomElement(using: &random) ?? ""),
                "person": .string(people.randomElement(using: &random) ?? ""),
                "visit_type": .string(types.randomElement(using: &random) ?? ""),
                "day": .string(["2026-11-24", "0000-00-00", "x", "2999-01-01"].randomElement(using: &random) ?? ""),
                "trigger": .string(Bool.random(using: &random) ? "time" : "day"),
            ]
            let request: JSONValue = [
                "version": "4.0", "action": "data_exchange", "flow_token": .string(token), "data": data,
                "screen": .string(["CONFIRM", "TIME", "CHOICE", "NO_TIMES", "x"].randomElement(using: &random) ?? ""),
            ]
            let status = try await ask(clinic, &session, request)
            #expect([200, 427].contains(status), "\(request)")
        }
        #expect(try clinic.visitCount == 0)
    }

    @Test func `while the store cannot be asked the phone is told to come back`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        let request: JSONValue = [
            "version": "4.0", "action": "INIT", "flow_token": .string(try #require(bubble.flow).token),
        ]
        let call = try session.call(request)
        let store = FailingStore(clinic.store)
        store.fail(with: .busy)
        let cards = BookingCards(store: store, rules: clinic.rules)
        await #expect(throws: StoreError.self) { _ = try await cards.answer(FlowRequest(request)) }
        #expect(try await clinic.post(call.body, signature: call.signature).status == 200)
    }
}
