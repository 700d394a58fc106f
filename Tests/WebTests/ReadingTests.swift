import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// Reading the inbox: what is unread, in what order, how far back; and an answer that was changed on its way.
@Suite struct ReadingTests {
    @Test func `what was changed after a first Send is told what went, and goes only when sent again`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await InboxTests.write(clinic, ago: .minutes(5))
        try await clinic.visit { client in
            func send(_ text: String, _ messageID: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/inbox/\(id)/reply",
                    method: .post,
                    headers: browser.formHeaders,
                    body: Browser.form([("form_token", browser.formToken), ("message_id", messageID), ("text", text)])
                )
            }
            #expect(try await send("Come at <nine>.", "0123456789abcdef").status == .seeOther)
            let changed = try await send("Come at ten.", "0123456789abcdef")
            #expect(changed.status == .conflict)
            #expect(changed.text.contains("Come at &lt;nine&gt;."))
            #expect(try await send("Come at ten.", "fedcba9876543210").status == .seeOther)
        }
        #expect(try await InboxTests.waiting(clinic) == 2)
    }

    @Test func `what the page fetches by itself stays unread until somebody has seen it`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await InboxTests.write(clinic, ago: .minutes(5))
        var headers = browser.headers
        headers[try #require(HTTPField.Name("Caduceus-Fragment"))] = "1"
        try await clinic.visit { [headers] client in
            for _ in 0..<2 {
                let part = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
                #expect(part.contains("1 new") && part.contains("data-read=\"/inbox/\(id)/read\""))
                #expect(part.contains("conversation with unread messages"))
            }
            let page = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
            let mark = try #require(page.firstMatch(of: /data-seen="(\d+)"/)?.1)
            func see(_ mark: String) async throws -> HTTPResponse.Status {
                try await client.execute(
                    uri: "/inbox/\(id)/read",
                    method: .post,
                    headers: browser.formHeaders,
                    body: Browser.form([("form_token", browser.formToken), ("seen", mark)])
                ).status
            }
            #expect(try await see("many") == .badRequest)
            #expect(try await see(String(mark)) == .noContent)
            let seen = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
            #expect(!seen.contains("1 new") && !seen.contains("data-read"))
        }
    }

    private func mark(_ clinic: TestClinic, _ id: Identifier<Conversation>) async throws -> Int64 {
        try await clinic.store.read { try needed(try $0.thread(id, limit: 10)).mark }
    }

    private func unread(
        _ clinic: TestClinic,
        _ id: Identifier<Conversation>,
        after marks: [Int64]
    ) async throws -> Int? {
        try await clinic.store.write { tx in
            for mark in marks { try tx.markRead(id, upTo: mark) }
            return try tx.conversation(id)?.unread
        }
    }

    @Test func `a message that came after the page was made stays unread, however many pages tell what they saw`()
        async throws
    {
        let clinic = try TestClinic()
        let id = try await InboxTests.write(clinic, ago: .minutes(5), "one")
        let first = try await mark(clinic, id)
        _ = try await InboxTests.write(clinic, ago: .minutes(4), "two")
        #expect(try await unread(clinic, id, after: [first, first, first]) == 1)
        let second = try await mark(clinic, id)
        #expect(try await unread(clinic, id, after: [second]) == 0)
        #expect(try await unread(clinic, id, after: [first]) == 0)
    }

    @Test func `a call for attention is over once the conversation was seen after it, and not before`() async throws {
        let clinic = try TestClinic()
        let id = try await InboxTests.write(clinic, ago: .minutes(5))
        let before = try await mark(clinic, id)
        try await clinic.store.write { try $0.callForAttention(id) }
        #expect(try await unread(clinic, id, after: [before]) == 1)
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let list = try await client.execute(uri: "/inbox", method: .get, headers: browser.headers).text
            #expect(list.contains("to check") && !list.contains("1 new"))
            let page = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: browser.headers).text
            #expect(!page.contains("to check"))
        }
        #expect(try await unread(clinic, id, after: []) == 0)
    }

    @Test func `an answer reads nothing that came while it was written`() async throws {
        let clinic = try TestClinic()
        let id = try await InboxTests.write(clinic, ago: .minutes(5))
        try await clinic.store.write { tx in
            _ = try StaffReply.send("Yes.", to: id, by: Identifier(1), clientID: "0123456789abcdef", in: tx)
        }
        #expect(try await unread(clinic, id, after: []) == 1)
    }

    @Test func `whoever waits for an answer stands first, whoever wrote last`() async throws {
        let clinic = try TestClinic()
        let (listed, unread) = try await clinic.store.write { tx in
            for (index, isUnread) in [false, true, false].enumerated() {
                let phone = try needed(PhoneNumber("+1202555010\(index)"))
                let id = try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id).id
                try tx.noteInbound(id, at: tx.now, profileName: "Person \(index)", isUnread: isUnread)
            }
            return (try tx.conversations(limit: 10).map(\.name), try tx.unreadConversations())
        }
        #expect(listed == ["Person 1", "Person 2", "Person 0"])
        #expect(unread == 1)
    }

    @Test func `a long thread is read page by page, each message once, and answered on its newest page`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let id = try await InboxTests.write(clinic, ago: .minutes(500), "m0")
        for index in 1..<205 { _ = try await InboxTests.write(clinic, ago: .minutes(Int64(500 - index)), "m\(index)") }
        try await clinic.visit { client in
            func page(_ uri: String) async throws -> String {
                try await client.execute(uri: uri, method: .get, headers: browser.headers).text
            }
            let newest = try await page("/inbox/\(id)")
            #expect(newest.contains(">m204<") && newest.contains(">m5<") && !newest.contains(">m4<"))
            let link = try #require(newest.firstMatch(of: /href="([^"]+before=[^"]+)">‹ Older messages/)?.1)
            let older = try await page(String(link))
            #expect(older.contains(">m4<") && older.contains(">m0<") && !older.contains(">m5<"))
            #expect(!older.contains("Older messages") && !older.contains("<textarea"))
            #expect(older.contains("To the newest messages"))
        }
    }
}
