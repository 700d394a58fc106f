import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// What stands around every page.
@Suite struct StandingTests {
    private static let pages = ["/today", "/week", "/tomorrow", "/inbox", "/outbox", "/attendance", "/nowhere"]

    private func hold(_ clinic: TestClinic, for span: Span) async throws {
        try await clinic.store.write { tx in
            var line = try tx.line(TestClinic.line)
            line.heldUntil = tx.now + span
            line.heldReason = "The access token has expired: make a new one."
            try tx.save(line)
        }
    }

    @Test func `while the line is held every page says so and why, and no longer`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await hold(clinic, for: .minutes(5))
        try await clinic.visit { client in
            for page in Self.pages {
                let text = try await client.execute(uri: page, method: .get, headers: browser.headers).text
                #expect(text.contains("role=\"alert\"") && text.contains("The access token has expired"), "\(page)")
            }
            let anonymous = try await client.execute(uri: "/login", method: .get).text
            #expect(!anonymous.contains("The access token has expired"))
            clinic.clock.advance(by: .minutes(66))
            let after = try await client.execute(uri: "/today", method: .get, headers: browser.headers).text
            #expect(!after.contains("The access token has expired"))
        }
    }

    @Test func `every page says in plain words what is wrong with the server, but for notes, and to staff alone`()
        async throws
    {
        let troubles = Trouble.allCases.map { FoundTrouble($0) }
        let clinic = try TestClinic(troubles: troubles)
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            for page in Self.pages {
                let text = try await client.execute(uri: page, method: .get, headers: browser.headers).text
                for trouble in Trouble.allCases {
                    let isTold = trouble.level != .note && trouble != .lineHeld
                    // What staff themselves can mend is told to nobody else.
                    let how =
                        trouble == .calendarQuestions ? "(calendar_questions)" : "runs the server: \(trouble.rawValue)."
                    #expect(text.contains(how) == isTold, "\(page) \(trouble)")
                }
            }
            let anonymous = try await client.execute(uri: "/login", method: .get).text
            #expect(!anonymous.contains("runs the server:"))
        }
    }

    @Test(arguments: [
        (StoreError.unavailable(reason: "gone"), "cannot be written"), (.busy, "Too much happens at once"),
        (.brokenStorage(reason: "gone"), "cannot be written"),
    ])
    func `while the database is gone a page says so, when to come back, and all is well by itself afterwards`(
        failure: StoreError,
        words: String
    ) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            clinic.failStore(with: failure)
            for page in Self.pages {
                let gone = try await client.execute(uri: page, method: .get, headers: browser.headers)
                #expect(gone.status == .serviceUnavailable && gone.text.contains(words), "\(page)")
                #expect(gone.headers[.retryAfter] == "10")
            }
            clinic.failStore(with: nil)
            let back = try await client.execute(uri: "/today", method: .get, headers: browser.headers)
            #expect(back.status == .ok && !back.text.contains(words))
        }
    }

    @Test func `a short pause, which has no reason, is no news`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.store.write { try $0.restLine(TestClinic.line, until: $0.now + .seconds(20), because: nil) }
        let page = try await clinic.visit {
            try await $0.execute(uri: "/today", method: .get, headers: browser.headers).text
        }
        #expect(!page.contains("No message goes out"))
    }

    @Test func `a page that failed keeps the way about and who is signed in`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let known = try await client.execute(uri: "/nowhere", method: .get, headers: browser.headers)
            #expect(known.status == .notFound)
            #expect(known.text.contains("href=\"/inbox\"") && known.text.contains("Ada Admin"))
            let stranger = try await client.execute(uri: "/setup/made-up", method: .get).text
            #expect(!stranger.contains("href=\"/inbox\""))
        }
    }

    @Test func `the part a page fetches brings its title and the way about`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        var headers = browser.headers
        headers[try #require(HTTPField.Name("Caduceus-Fragment"))] = "1"
        let part = try await clinic.visit { [headers] in
            try await $0.execute(uri: "/today?day=2026-11-24", method: .get, headers: headers).text
        }
        #expect(part.contains("<title>Tomorrow · Linden Clinic</title>"))
        #expect(part.contains("<div id=\"nav\">") && part.contains("<div id=\"held\">"))
        #expect(!part.contains("<html"))
    }

    @Test func `the outbox tells what was set aside and what WhatsApp announced`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.store.write { tx in
            try tx.park(try tx.append(toJournal: [1]), reason: "not_json")
            try tx.insertNotice(line: "100", field: "account_update", summary: "event <b>DISABLED</b>")
        }
        let page = try await clinic.visit {
            try await $0.execute(uri: "/outbox", method: .get, headers: browser.headers).text
        }
        #expect(page.contains("What could not be handled"))
        #expect(page.contains("1 update from WhatsApp set aside") && page.contains("Not json"))
        #expect(page.contains("Account update: event &lt;b&gt;DISABLED&lt;/b&gt;"))
        #expect(!page.contains("/outbox/notices/"))
    }
}
