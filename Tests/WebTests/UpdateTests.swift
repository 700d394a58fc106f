import Care
import Dialogue
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// What is kept whole can be seen by staff, as text.
@Suite struct UpdateTests {
    private static let raw = Array(#"{"poll":"<script>alert(1)</script>"}"#.utf8)
    private static let shown = "{&quot;poll&quot;:&quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;}"

    @Test func `the whole update behind a notice is one click away, and only for staff`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await clinic.store.write { tx in
            try tx.insertNotice(line: "100", field: "account_update", summary: "DISABLED", raw: Self.raw)
            return try needed(try tx.notices(limit: 1).first).id
        }
        try await clinic.visit { client in
            let outbox = try await client.execute(uri: "/outbox", method: .get, headers: browser.headers).text
            #expect(outbox.contains("href=\"/outbox/notices/\(id)\""))
            // An announcement is no failure.
            #expect(!outbox.contains("What could not be handled"))
            let path = "/outbox/notices/\(id)"
            let page = try await client.execute(uri: path, method: .get, headers: browser.headers)
            #expect(page.status == .ok && page.text.contains(Self.shown) && page.text.contains("Account update"))
            #expect(!page.text.contains("<script>alert"))
            #expect(try await client.execute(uri: path, method: .get).status == .seeOther)
            let none = try await client.execute(uri: "/outbox/notices/1", method: .get, headers: browser.headers)
            #expect(none.status == .notFound)
        }
    }

    @Test func `a message of a kind nobody knows shows what came, from its own thread only`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let (conversation, message) = try await clinic.store.write { tx in
            let phone = try needed(PhoneNumber("+12025550142"))
            let conversation = try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id)
            let body = StoredBody(kind: "unsupported", text: "poll").encode()
            let message = try needed(
                try tx.insertInbound(
                    conversation,
                    channelID: "wamid.1",
                    kind: "unsupported",
                    body: body,
                    at: tx.now,
                    inReplyTo: nil
                )
            )
            try tx.keepRaw(Self.raw, of: message, in: conversation)
            return (conversation.id, message)
        }
        try await clinic.visit { client in
            let path = "/inbox/\(conversation)/messages/\(message)"
            let thread = try await client.execute(uri: "/inbox/\(conversation)", method: .get, headers: browser.headers)
            #expect(thread.text.contains("href=\"\(path)\""))
            let page = try await client.execute(uri: path, method: .get, headers: browser.headers)
            #expect(page.status == .ok && page.text.contains(Self.shown))
            let other = try await client.execute(
                uri: "/inbox/1/messages/\(message)",
                method: .get,
                headers: browser.headers
            )
            #expect(other.status == .notFound)
        }
    }
}
