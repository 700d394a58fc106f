import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
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
                #expect(part.contains("1 new") && part.contains("data-unread=\"1\""))
                #expect(part.contains("conversation with unread messages"))
            }
            func see(_ count: String) async throws -> HTTPResponse.Status {
                try await client.execute(
                    uri: "/inbox/\(id)/read",
                    method: .post,
                    headers: browser.formHeaders,
                    body: Browser.form([("form_token", browser.formToken), ("seen", count)])
                ).status
            }
            #expect(try await see("many") == .badRequest)
            #expect(try await see("1") == .noContent)
            let seen = try await client.execute(uri: "/inbox/\(id)", method: .get, headers: headers).text
            #expect(!seen.contains("1 new") && !seen.contains("data-unread"))
        }
    }

    @Test func `a message that came after the page was made stays unread`() async throws {
        let clinic = try TestClinic()
        let id = try await InboxTests.write(clinic, ago: .minutes(5))
        let left = try await clinic.store.write { tx in
            try tx.noteInbound(id, at: tx.now, profileName: nil, isUnread: true)
            try tx.markRead(id, seen: 1)
            return try tx.conversation(id)?.unread
        }
        #expect(left == 1)
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
