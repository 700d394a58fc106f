import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Practice
import Testing
import Web

@Suite struct HealthTests {
    @Test func `a live process says so`() async throws {
        let clinic = try TestClinic()
        let response = try await clinic.visit { try await $0.execute(uri: "/healthz", method: .get) }
        #expect(response.status == .ok)
        #expect(response.text == "ok\n")
    }

    @Test func `a failing check is named and the server is not ready`() async throws {
        let clinic = try TestClinic(checks: [
            HealthCheck("store") { nil }, HealthCheck("intake") { FoundTrouble(.journalBehind, "3 waiting") },
        ])
        let response = try await clinic.visit { try await $0.execute(uri: "/readyz", method: .get) }
        #expect(response.status == .serviceUnavailable)
        let lines = response.text.split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "store: ok")
        #expect(lines[1].hasPrefix("intake: failing: What came in over a minute ago is not handled yet (3 waiting)."))
        #expect(lines[1].contains("Look into the log"), "what to do")
    }

    @Test func `what stops nothing is told in words, and the server is ready`() async throws {
        let clinic = try TestClinic(
            checks: [HealthCheck("store") { nil }],
            troubles: [FoundTrouble(.clockStepped, "3600 s back"), FoundTrouble(.updatesParked, "2")]
        )
        let response = try await clinic.visit { try await $0.execute(uri: "/readyz", method: .get) }
        #expect(response.status == .ok)
        let lines = response.text.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "store: ok")
        #expect(lines[1].hasPrefix("degraded: clock_stepped: The machine's clock was set (3600 s back). "))
        #expect(lines[2].hasPrefix("note: updates_parked: "))
    }

    @Test func `metrics have a line for each kind of trouble`() async throws {
        let clinic = try TestClinic(troubles: [FoundTrouble(.diskLow, "12 MB")])
        let text = try await clinic.visit { try await $0.execute(uri: "/metrics", method: .get).text }
        for trouble in Trouble.allCases {
            let line = "caduceus_trouble{kind=\"\(trouble.rawValue)\"} \(trouble == .diskLow ? 1 : 0)"
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }

    @Test func `without a token only this machine reads the metrics, and nobody through a proxy`() async throws {
        let clinic = try TestClinic()
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            #expect(try await client.execute(uri: "/metrics", method: .get).status == .ok)
            let headers: HTTPFields = [forwarded: "203.0.113.9"]
            #expect(try await client.execute(uri: "/metrics", method: .get, headers: headers).status == .forbidden)
        }
    }

    @Test func `with a token whoever has it reads the metrics, from anywhere`() async throws {
        let clinic = try TestClinic(metricsToken: "a-long-word")
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            for (given, status) in [
                (nil, HTTPResponse.Status.unauthorized), ("Bearer wrong", .unauthorized), ("Bearer a-long-word", .ok),
            ] {
                var headers: HTTPFields = [forwarded: "203.0.113.9"]
                headers[.authorization] = given
                #expect(try await client.execute(uri: "/metrics", method: .get, headers: headers).status == status)
            }
        }
    }

    @Test func `metrics show the journal, the outbox and how fast webhooks are acknowledged`() async throws {
        let clinic = try TestClinic()
        let text = try await clinic.visit { client in
            let signature = try needed(HTTPField.Name("X-Hub-Signature-256"))
            let headers: HTTPFields = [signature: "good"]
            try await client.execute(
                uri: "/webhooks/whatsapp",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: "{}")
            )
            return try await client.execute(uri: "/metrics", method: .get).text
        }
        for line in [
            "caduceus_journal_lag_seconds 1.5",
            "caduceus_outbox_rows{state=\"queued\",reason=\"quiet_hours\"} 3",
            "caduceus_webhooks_total{status=\"200\"} 1",
            "caduceus_webhook_ack_seconds_bucket{le=\"+Inf\"} 1",
            "caduceus_webhook_ack_seconds_count 1",
            "caduceus_store_up 1",
            "caduceus_line_held 0",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }
}
