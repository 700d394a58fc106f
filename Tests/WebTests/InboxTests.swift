import Care
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

@Suite struct InboxTests {
    /// A patient with a conversation whose newest message came `ago`.
    static func write(
        _ clinic: TestClinic,
        ago: Span,
        _ text: String = "Hello <script>"
    ) async throws
        -> Identifier<Conversation>
    {
        let phone = try #require(PhoneNumber("+1 202-555-0142"))
        return try await clinic.store.write { tx in
            let address = try tx.ensureAddress(phone: phone)
            let conversation = try tx.ensureConversation(line: "100", address: address.id)
            let at = tx.now - ago
            let body = StoredBody(kind: "text", text: text).encode()
            _ = try tx.insertInbound(
                conversation,
                channelID: "wamid.\(text)",
                kind: "text",
                body: body,
                at: at,
                inReplyTo: nil
            )
            try tx.noteInbound(conversation.id, at: at, profileName: "Tomás <b>", isUnread: true)
            return conversation.id
        }
    }

    static func waiting(_ clinic: TestClinic) async throws -> Int64 {
        try await clinic.store.read { try $0.number("SELECT count(*) FROM outbox WHERE state = 'queued'") }
    }

    @Test func `a conversation is listed unread, opened, and then read`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await Self.write(clinic, ago: .minutes(5))
        try await clinic.visit { client in
            let list = try await client.execute(uri: "/inbox", method: .get, headers: browser.headers).text
            #expect(list.contains("1 new"))
            #expect(list.contains("Tomás &lt;b&gt;"))
            let thread = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: browser.headers).text
            #expect(thread.contains("Hello &lt;script&gt;"))
            #expect(thread.contains("Open for 23 h 55 min"))
            #expect(!thread.contains("1 new"))
        }
    }

    @Test func `pressing Send twice queues one answer`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await Self.write(clinic, ago: .minutes(5))
        let form = Browser.form([
            ("form_token", browser.formToken), ("message_id", "0123456789abcdef"), ("text", "Ten minutes are fine."),
        ])
        try await clinic.visit { client in
            for _ in 0..<2 {
                let answer = try await client.execute(
                    uri: "/inbox/\(id)/reply",
                    method: .post,
                    headers: browser.formHeaders,
                    body: form
                )
                #expect(answer.status == .seeOther)
                #expect(answer.headers[.location] == "/inbox/\(id)")
            }
            let thread = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: browser.headers).text
            #expect(thread.components(separatedBy: "<p class=\"text\" dir=\"auto\">Ten minutes").count == 2)
            #expect(thread.contains("Waiting"))
            let outbox = try await client.execute(uri: "/outbox", method: .get, headers: browser.headers).text
            #expect(outbox.contains("Answer"))
        }
        #expect(try await Self.waiting(clinic) == 1)
    }

    @Test func `the server refuses an answer when the window is shut, whatever the page allowed`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await Self.write(clinic, ago: .hours(24))
        let form = Browser.form([
            ("form_token", browser.formToken), ("message_id", "0123456789abcdef"), ("text", "Too late"),
        ])
        try await clinic.visit { client in
            let answer = try await client.execute(
                uri: "/inbox/\(id)/reply",
                method: .post,
                headers: browser.formHeaders,
                body: form
            )
            #expect(answer.status == .conflict)
            #expect(answer.text.contains("window is shut"))
        }
        #expect(try await Self.waiting(clinic) == 0)
    }

    @Test(arguments: [
        ("", "0123456789abcdef", HTTPResponse.Status.unprocessableContent),
        ("  \n", "0123456789abcdef", .unprocessableContent),
        (String(repeating: "x", count: 4097), "0123456789abcdef", .contentTooLarge), ("hello", "", .badRequest),
    ])
    func `an empty, endless or anonymous answer is refused`(
        text: String,
        messageID: String,
        status: HTTPResponse.Status
    ) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await Self.write(clinic, ago: .minutes(5))
        let form = Browser.form([("form_token", browser.formToken), ("message_id", messageID), ("text", text)])
        try await clinic.visit { client in
            let answer = try await client.execute(
                uri: "/inbox/\(id)/reply",
                method: .post,
                headers: browser.formHeaders,
                body: form
            )
            #expect(answer.status == status)
        }
        #expect(try await Self.waiting(clinic) == 0)
    }

    @Test(arguments: [
        ("call", "theirs", "Called this number", "Called the patient"),
        ("called", "ours", "Called the patient", "Called this number"),
    ])
    func `a call shows on the side of whoever called`(
        kind: String,
        side: String,
        told: String,
        untold: String
    ) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await clinic.store.write { tx -> Identifier<Conversation> in
            let phone = try needed(PhoneNumber("+12025550142"))
            let conversation = try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id)
            _ = try tx.insertInbound(
                conversation,
                channelID: "call:1",
                kind: kind,
                body: StoredBody(kind: kind, text: "").encode(),
                at: tx.now,
                inReplyTo: nil
            )
            return conversation.id
        }
        try await clinic.visit { client in
            var headers = browser.headers
            headers[try needed(HTTPField.Name("Caduceus-Fragment"))] = "1"
            let thread = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
            let bubbles = try needed(thread.range(of: "class=\"bubbles\"").map { thread[$0.upperBound...] })
            #expect(bubbles.contains(told) && !bubbles.contains(untold))
            #expect(bubbles.contains("bubble \(side)") && !bubbles.contains("Caduceus"))
        }
    }

    @Test func `the page itself gets only the part that changes`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await Self.write(clinic, ago: .minutes(5))
        try await clinic.visit { client in
            var headers = browser.headers
            headers[try needed(HTTPField.Name("Caduceus-Fragment"))] = "1"
            let part = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
            #expect(!part.contains("<html") && part.contains("class=\"bubbles\""))
        }
    }

    @Test func `conversations written in at the same moment are all on some page, once`() async throws {
        let clinic = try TestClinic()
        let all = try await clinic.store.write { tx -> [Identifier<Conversation>] in
            try (0..<7).map { index in
                let phone = try needed(PhoneNumber("+1202555010\(index)"))
                return try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id).id
            }
        }
        let listed = try await clinic.store.read { tx in
            var seen: [Identifier<Conversation>] = []
            var place: ConversationPlace?
            while true {
                let page = try tx.conversations(limit: 3, before: place)
                guard let last = page.last else { return seen }
                seen += page.map(\.id)
                place = ConversationPlace(after: last)
            }
        }
        #expect(listed == all.reversed())
    }
}
