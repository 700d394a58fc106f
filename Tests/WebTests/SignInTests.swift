import Care
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Web

@Suite struct SignInTests {
    private func open(_ clinic: TestClinic, _ link: String) -> String {
        String(link.dropFirst(clinic.settings.publicURL.absoluteString.count))
    }

    private static let answers = [
        ("name", "Ada Admin"), ("email", "Ada@Clinic.example"), ("password", TestClinic.password),
    ]

    @Test func `the first start's link creates the administrator once`() async throws {
        let clinic = try TestClinic()
        let link = try #require(
            try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        )
        let path = open(clinic, link)
        try await clinic.visit { client in
            let page = try await client.execute(uri: path, method: .get)
            #expect(page.status == .ok)
            let short = Browser.form([("name", "Ada"), ("email", "a@b.example"), ("password", "short")])
            let refused = try await client.execute(uri: path, method: .post, headers: Browser.ownForm, body: short)
            #expect(refused.status == .unprocessableContent)
            let form = Browser.form(Self.answers)
            let done = try await client.execute(uri: path, method: .post, headers: Browser.ownForm, body: form)
            #expect(done.status == .seeOther)
            let cookie = try #require(done.newCookie)
            let today = try await client.execute(uri: "/today", method: .get, headers: [.cookie: cookie])
            #expect(today.status == .ok)
            #expect(today.text.contains("Ada Admin"))
            #expect(try await client.execute(uri: path, method: .get).status == .gone)
            let again = try await client.execute(uri: path, method: .post, headers: Browser.ownForm, body: form)
            #expect(again.status == .gone)
        }
        #expect(try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: clinic.clock) == nil)
    }

    @Test func `a link dies after a day and when a newer one is printed`() async throws {
        let clinic = try TestClinic()
        let first = try #require(
            try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        )
        let second = try #require(
            try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        )
        let (old, new) = (open(clinic, first), open(clinic, second))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            #expect(try await client.execute(uri: old, method: .get).status == .gone)
            #expect(try await client.execute(uri: new, method: .get).status == .ok)
            clinic.clock.advance(by: .hours(24))
            #expect(try await client.execute(uri: new, method: .get).status == .gone)
            #expect(try await client.execute(uri: "/setup/made-up", method: .get).status == .gone)
        }
    }

    @Test func `the right password lets in, and nothing tells a wrong one from an unknown email`() async throws {
        let clinic = try TestClinic()
        _ = try await clinic.signIn()
        try await clinic.visit { client in
            func attempt(_ email: String, _ password: String) async throws -> TestResponse {
                let form = Browser.form([("email", email), ("password", password)])
                return try await client.execute(uri: "/login", method: .post, headers: Browser.ownForm, body: form)
            }
            let good = try await attempt(" ADA@clinic.example ", TestClinic.password)
            #expect(good.status == .seeOther)
            #expect(good.headers[.location] == "/today")
            #expect(good.headers[.setCookie]?.contains("HttpOnly") == true)
            #expect(good.headers[.setCookie]?.contains("SameSite=Lax") == true)
            let wrong = try await attempt("ada@clinic.example", "not the password")
            let unknown = try await attempt("nobody@clinic.example", "not the password")
            #expect(wrong.status == .unauthorized && unknown.status == .unauthorized)
            // But for the email that was typed, which stays to be put right.
            #expect(wrong.text.replacing("ada@", with: "nobody@") == unknown.text)
            for _ in 0..<4 { _ = try await attempt("ada@clinic.example", "still wrong") }
            #expect(try await attempt("ada@clinic.example", TestClinic.password).status == .tooManyRequests)
        }
    }

    @Test func `over https the cookie is bound to this host and to TLS`() async throws {
        let clinic = try TestClinic(publicURL: "https://clinic.example")
        _ = try await clinic.signIn()
        try await clinic.visit { client in
            let form = Browser.form([("email", "ada@clinic.example"), ("password", TestClinic.password)])
            let answer = try await client.execute(uri: "/login", method: .post, headers: Browser.ownForm, body: form)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-caduceus="))
            #expect(cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"))
            #expect(answer.headers[.strictTransportSecurity] != nil)
        }
    }

    @Test func `a session ends when nobody is there, and after a shift whoever is there`() async throws {
        let clinic = try TestClinic()
        let idle = try await clinic.signIn()
        try await clinic.visit { client in
            func status(_ browser: Browser) async throws -> HTTPResponse.Status {
                try await client.execute(uri: "/today", method: .get, headers: browser.headers).status
            }
            clinic.clock.advance(by: .minutes(29))
            #expect(try await status(idle) == .ok)
            clinic.clock.advance(by: .minutes(29))
            #expect(try await status(idle) == .ok)
            clinic.clock.advance(by: .minutes(31))
            #expect(try await status(idle) == .seeOther)
            let busy = try await clinic.signIn()
            for _ in 0..<36 {
                clinic.clock.advance(by: .minutes(20))
                #expect(try await status(busy) == .ok)
            }
            clinic.clock.advance(by: .minutes(1))
            #expect(try await status(busy) == .seeOther)
        }
    }

    @Test func `what a page fetches by itself does not keep a session alive`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            var headers = browser.headers
            headers[try needed(HTTPField.Name("Caduceus-Fragment"))] = "1"
            for _ in 0..<3 {
                clinic.clock.advance(by: .minutes(10))
                #expect(try await client.execute(uri: "/today", method: .get, headers: headers).status == .ok)
            }
            clinic.clock.advance(by: .minutes(1))
            #expect(try await client.execute(uri: "/today", method: .get, headers: headers).status == .unauthorized)
        }
    }

    @Test func `signing out ends the session in the store, not only in the browser`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let form = Browser.form([("form_token", browser.formToken)])
            let out = try await client.execute(uri: "/logout", method: .post, headers: browser.formHeaders, body: form)
            #expect(out.status == .seeOther)
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            let after = try await client.execute(uri: "/today", method: .get, headers: browser.headers)
            #expect(after.status == .seeOther)
        }
    }
}
