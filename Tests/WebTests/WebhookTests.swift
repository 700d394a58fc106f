import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestKit
import Testing
import Web

@Suite struct WebhookTests {
    private let path = "/webhooks/whatsapp"
    private let signature = HTTPField.Name("X-Hub-Signature-256") ?? .authorization

    private func post(
        _ clinic: TestClinic,
        _ body: ByteBuffer,
        signature value: String = "good"
    ) async throws -> HTTPResponse.Status {
        let headers: HTTPFields = [signature: value]
        let path = path
        return try await clinic.visit {
            try await $0.execute(uri: path, method: .post, headers: headers, body: body).status
        }
    }

    @Test func `a genuine webhook is kept byte for byte and acknowledged`() async throws {
        let clinic = try TestClinic()
        let bytes: [UInt8] = [0, 255, 10, 13] + Array("not json {".utf8)
        #expect(try await post(clinic, ByteBuffer(bytes: bytes)) == .ok)
        #expect(clinic.journalled.bodies == [bytes])
        #expect(clinic.app.webhookCount.figures.acknowledged == 1)
    }

    @Test func `a wrong signature is refused and nothing is kept`() async throws {
        let clinic = try TestClinic()
        #expect(try await post(clinic, ByteBuffer(string: "{}"), signature: "bad") == .unauthorized)
        #expect(clinic.journalled.bodies.isEmpty)
    }

    @Test func `three megabytes are taken and one byte more is not`() async throws {
        let clinic = try TestClinic()
        let limit = 3 * 1024 * 1024
        #expect(try await post(clinic, ByteBuffer(repeating: 32, count: limit)) == .ok)
        #expect(try await post(clinic, ByteBuffer(repeating: 32, count: limit + 1)) == .contentTooLarge)
        #expect(clinic.journalled.bodies.map(\.count) == [limit])
    }

    @Test func `a store that cannot keep it answers 503 so that Meta repeats it`() async throws {
        let clinic = try TestClinic()
        clinic.journalled.fill()
        #expect(try await post(clinic, ByteBuffer(string: "{}")) == .serviceUnavailable)
        #expect(clinic.app.webhookCount.figures.acknowledged == 0)
        #expect(clinic.app.webhookCount.figures.statuses == [503: 1])
    }

    @Test(.endsInTime)
    func `while the store is held so many bytes wait, the rest is told at once to come back, and then all is well`()
        async throws
    {
        let clinic = try TestClinic()
        let most = 64 * 1024 * 1024
        let body = ByteBuffer(repeating: 32, count: 3 * 1024 * 1024 - 4_096)
        let fitting = most / (3 * 1024 * 1024)
        clinic.journalled.hold()
        let statuses = try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for _ in 0..<fitting + 20 { group.addTask { try await post(clinic, body) } }
                var statuses: [HTTPResponse.Status] = []
                // Whoever is answered now was refused: what is kept waits for the store.
                for try await status in group {
                    statuses.append(status)
                    if statuses.count == 20 { clinic.journalled.letGo() }
                }
                return statuses
            }
        } onCancel: {
            // Out of its time it ends, instead of waiting for a store that nobody lets go.
            clinic.journalled.letGo()
        }
        #expect(statuses.prefix(20).allSatisfy { $0 == .serviceUnavailable })
        #expect(statuses.dropFirst(20).allSatisfy { $0 == .ok } && clinic.journalled.bodies.count == fitting)
        #expect(try await post(clinic, body) == .ok, "what was held is given back")
    }

    @Test(arguments: [
        ("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me", HTTPResponse.Status.ok),
        ("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong", .forbidden),
        ("hub.mode=unsubscribe&hub.challenge=1158201444&hub.verify_token=verify-me", .forbidden),
        ("hub.mode=subscribe&hub.verify_token=verify-me", .forbidden),
        ("", .forbidden),
    ])
    func `Meta's check is answered only for the right token`(query: String, status: HTTPResponse.Status) async throws {
        let clinic = try TestClinic()
        let uri = "\(path)?\(query)"
        let response = try await clinic.visit { try await $0.execute(uri: uri, method: .get) }
        #expect(response.status == status)
        #expect(response.text == (status == .ok ? "1158201444" : ""))
    }

    @Test func `other methods are not taken`() async throws {
        let clinic = try TestClinic()
        let path = path
        let status = try await clinic.visit { try await $0.execute(uri: path, method: .put).status }
        #expect(status == .methodNotAllowed)
    }
}
