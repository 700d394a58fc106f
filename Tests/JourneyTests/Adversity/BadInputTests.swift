import Care
import Foundation
import Store
import TestKit
import Testing
import WhatsApp

/// What reaches the webhook of a running server and should not.
@Suite(.serialized) struct BadInputTests {
    /// Nobody answers there: these tests need no Graph API.
    private static let nowhere = "http://127.0.0.1:9"

    private func withServer(_ body: (ServerProcess, Child, any StoreEngine, Caller) async throws -> Void) async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let server = try ServerProcess(folder: folder, graph: Self.nowhere)
                let child = try await server.startListening(caller)
                defer { child.kill() }
                try await body(server, child, try server.openStore(), caller)
                #expect(child.isRunning, "the server died:\n\(child.lastWords)")
            }
        }
    }

    private func neighbour(_ number: Int) -> (id: String, body: [UInt8]) {
        let id = "wamid.neighbour-\(number)"
        let now = JSONValue.string("\(MachineClock().now.seconds)")
        return (id, Payload.text(id, from: "120255501\(10 + number % 80)", "Is the doctor in?", timestamp: now))
    }

    @Test(.endsInTime)
    func `a webhook without the right signature is refused and leaves nothing behind`() async throws {
        try await withServer { server, _, store, caller in
            let (id, body) = neighbour(0)
            let right = WebhookSignature.header(for: body, secret: ServerProcess.appSecret)
            let wrong = [
                "", "sha256=", "sha256=" + String(repeating: "0", count: 64), right.dropLast() + "é",
                String(right.dropFirst("sha256=".count)), "sha1=" + right.dropFirst("sha256=".count),
                WebhookSignature.header(for: body, secret: "another secret"),
                WebhookSignature.header(for: body + [32], secret: ServerProcess.appSecret),
            ]
            for signature in wrong {
                #expect(try await server.deliver(body, signature: signature, caller) == 401, "\(signature)")
            }
            #expect(try await caller.post(server.webhook, body: body).status == 401)
            let large = [UInt8](repeating: 32, count: BadWebhook.threeMegabytes + 1)
            #expect(try await server.deliver(large, caller) == 413)
            #expect(try await Journalled.read(store).rows == 0)
            #expect(try await server.deliver(body, caller) == 200)
            try await eventually("the genuine one is handled") { try await store.hasHeard(id) }
        }
    }

    @Test(.endsInTime)
    func `a genuine webhook of any content is kept, and its neighbours are handled`() async throws {
        try await withServer { server, child, store, caller in
            for (number, bad) in BadWebhook.all.enumerated() {
                let before = try await Journalled.read(store)
                let (id, good) = neighbour(number)
                #expect(try await server.deliver(bad.body, caller) == 200, "\(bad.name)")
                #expect(try await server.deliver(good, caller) == 200, "after \(bad.name)")
                try await eventually("the neighbour of \(bad.name) is handled") {
                    let now = try await Journalled.read(store)
                    return try await store.hasHeard(id) && now.waiting == 0
                }
                let after = try await Journalled.read(store)
                #expect(child.isRunning, "after \(bad.name):\n\(child.lastWords)")
                #expect(after.rows == before.rows + 2, "\(bad.name)")
                #expect(after.parked == before.parked + (bad.fate == .parked ? 1 : 0), "\(bad.name)")
                #expect(after.notices == before.notices + (bad.fate == .noticed ? 1 : 0), "\(bad.name)")
                #expect(after.failedEvents == 0, "\(bad.name)")
            }
        }
    }

    @Test(.endsInTime)
    func `a message from the future opens the window for no longer than a day`() async throws {
        try await withServer { server, _, store, caller in
            let id = "wamid.future"
            let body = Payload.text(id, from: "12025550199", "hello", timestamp: .integer(253_402_300_799))
            #expect(try await server.deliver(body, caller) == 200)
            try await eventually("it is handled") { try await store.hasHeard(id) }
            let newest = try await store.read { try $0.number("SELECT max(last_inbound_at) FROM conversation") }
            #expect(Instant(microseconds: newest) <= MachineClock().now)
        }
    }
}
