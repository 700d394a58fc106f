import Care
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// Ways back in: after a session has ended, and after a password was forgotten.
@Suite struct WayBackTests {
    private func post(
        _ client: any TestClientProtocol,
        _ path: String,
        _ fields: [(String, String)],
        cookie: String? = nil
    ) async throws -> TestResponse {
        var headers = Browser.ownForm
        headers[.cookie] = cookie
        return try await client.execute(uri: path, method: .post, headers: headers, body: Browser.form(fields))
    }

    @Test func `signing in leads back to the page that was asked for`() async throws {
        let clinic = try TestClinic()
        _ = try await clinic.signIn()
        let right = [("email", "ada@clinic.example"), ("password", TestClinic.password)]
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            let asked = try await client.execute(uri: "/today?day=2026-11-24", method: .get)
            let login = try #require(asked.headers[.location])
            let page = try await client.execute(uri: login, method: .get).text
            #expect(page.contains("name=\"next\" value=\"/today?day=2026-11-24\""))
            let wrong = try await post(
                client,
                "/login",
                [("email", "ada@clinic.example"), ("password", "no"), ("next", "/outbox")]
            )
            #expect(wrong.text.contains("value=\"ada@clinic.example\"") && wrong.text.contains("value=\"/outbox\""))
            for (next, target) in [("/outbox", "/outbox"), ("//evil.example", "/today"), ("", "/today")] {
                let done = try await post(client, "/login", right + [("next", next)])
                #expect(done.headers[.location] == target)
            }
        }
    }

    @Test func `whoever is signed in already is sent on, and not told of a form that is out of date`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let answer = try await clinic.visit {
            try await post($0, "/login", [("email", "x"), ("password", "y")], cookie: browser.cookie)
        }
        #expect(answer.status == .seeOther && answer.headers[.location] == "/today")
        #expect(answer.newCookie == nil)
    }

    @Test func `answering keeps a session alive, and a page that reports what was seen does not`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        var headers = browser.formHeaders
        headers[try #require(HTTPField.Name("Caduceus-Fragment"))] = "1"
        try await clinic.visit { [headers] (client: any TestClientProtocol) async throws -> Void in
            func send(_ path: String) async throws -> HTTPResponse.Status {
                let form = Browser.form([
                    ("form_token", browser.formToken), ("message_id", "0123456789abcdef"), ("text", "x"),
                ])
                return try await client.execute(uri: path, method: .post, headers: headers, body: form).status
            }
            for _ in 0..<4 {
                clinic.clock.advance(by: .minutes(20))
                #expect(try await send("/inbox/1/reply") == .notFound)
            }
            for _ in 0..<2 {
                clinic.clock.advance(by: .minutes(14))
                #expect(try await send("/inbox/1/read") == .badRequest)
            }
            clinic.clock.advance(by: .minutes(14))
            #expect(try await send("/inbox/1/read") == .unauthorized)
        }
    }

    @Test func `a link sets a new password once, and signs everybody else out`() async throws {
        let clinic = try TestClinic()
        let old = try await clinic.signIn()
        let repair = try await SetupLink.repair(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        #expect(repair.owner?.name == "Ada Admin")
        let path = String(repair.link.dropFirst(clinic.settings.origin.count))
        #expect(path.hasPrefix("/password/"))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            let page = try await client.execute(uri: path, method: .get)
            #expect(page.status == .ok && page.text.contains("ada@clinic.example"))
            let short = try await post(client, path, [("password", "short")])
            #expect(short.status == .unprocessableContent)
            #expect(try await client.execute(uri: "/today", method: .get, headers: old.headers).status == .ok)
            let done = try await post(client, path, [("password", "a lighthouse in the fog")])
            #expect(done.status == .seeOther)
            let cookie = try #require(done.newCookie)
            #expect(try await client.execute(uri: "/today", method: .get, headers: [.cookie: cookie]).status == .ok)
            #expect(try await client.execute(uri: "/today", method: .get, headers: old.headers).status == .seeOther)
            #expect(try await client.execute(uri: path, method: .get).status == .gone)
            let email = ("email", "ada@clinic.example")
            let before = try await post(client, "/login", [email, ("password", TestClinic.password)])
            let after = try await post(client, "/login", [email, ("password", "a lighthouse in the fog")])
            #expect(before.status == .unauthorized && after.status == .seeOther)
        }
    }

    @Test func `a link for a password makes no administrator, and the first link sets no password`() async throws {
        let clinic = try TestClinic()
        let first = try await SetupLink.repair(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        #expect(first.owner == nil)
        let setup = String(first.link.dropFirst(clinic.settings.origin.count))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            let crossed = setup.replacing("/setup/", with: "/password/")
            #expect(try await client.execute(uri: crossed, method: .get).status == .gone)
            _ = try await clinic.signIn()
            let second = try await SetupLink.repair(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
            let password = String(second.link.dropFirst(clinic.settings.origin.count))
            let made = try await post(
                client,
                password.replacing("/password/", with: "/setup/"),
                [("name", "Eve"), ("email", "eve@evil.example"), ("password", "a lighthouse in the fog")]
            )
            #expect(made.status == .gone)
            clinic.clock.advance(by: .hours(24))
            #expect(try await client.execute(uri: password, method: .get).status == .gone)
        }
    }

    @Test func `a link lives by real time, however far the clinic's clock is moved`() async throws {
        let real = HandClock(TestClinic.morning)
        let clinic = try TestClinic(sessionClock: real)
        let link = try #require(
            try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: real)
        )
        let path = String(link.dropFirst(clinic.settings.origin.count))
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            clinic.clock.advance(by: .hours(24 * 30))
            #expect(try await client.execute(uri: path, method: .get).status == .ok)
            real.advance(by: .hours(25))
            #expect(try await client.execute(uri: path, method: .get).status == .gone)
        }
    }

    @Test func `an email longer than any is refused without costing a hash`() async throws {
        let clinic = try TestClinic()
        let long = String(repeating: "x", count: 300) + "@clinic.example"
        try await clinic.visit { (client: any TestClientProtocol) async throws -> Void in
            for _ in 0..<40 {
                let answer = try await post(client, "/login", [("email", long), ("password", "x")])
                #expect(answer.status == .unauthorized)
            }
        }
    }
}
