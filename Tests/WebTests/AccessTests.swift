import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Web

/// Every address, with and without a session.
@Suite struct AccessTests {
    @Test(arguments: [
        ("/", "/today"), ("/today", nil), ("/week", nil), ("/tomorrow", nil), ("/inbox", nil), ("/outbox", nil),
        ("/attendance", nil),
    ])
    func `pages are for staff only`(path: String, target: String?) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let anonymous = try await client.execute(uri: path, method: .get)
            #expect(anonymous.status == .seeOther)
            #expect(anonymous.headers[.location] == (path == "/" ? "/login" : "/login?next=\(path)"))
            let known = try await client.execute(uri: path, method: .get, headers: browser.headers)
            #expect(known.status == (target == nil ? .ok : .seeOther))
            #expect(known.headers[.location] == target)
        }
    }

    @Test(arguments: ["/inbox/1", "/inbox/x", "/inbox/-1", "/inbox/99999999999999999999", "/nowhere", "/today/../x"])
    func `what does not exist is not found, and only staff learn even that`(path: String) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let anonymous = try await client.execute(uri: path, method: .get)
            let known = try await client.execute(uri: path, method: .get, headers: browser.headers)
            #expect(anonymous.status == .seeOther)
            #expect(known.status == .notFound)
        }
    }

    @Test func `the stream of changes is for staff only`() async throws {
        let clinic = try TestClinic()
        let anonymous = try await clinic.visit { try await $0.execute(uri: "/live", method: .get).status }
        #expect(anonymous == .unauthorized)
    }

    @Test(arguments: ["/login", "/static/console.css", "/static/console.js", "/healthz", "/readyz", "/metrics"])
    func `what signing in needs and what probes ask is open`(path: String) async throws {
        let clinic = try TestClinic()
        #expect(try await clinic.visit { try await $0.execute(uri: path, method: .get).status } == .ok)
    }

    @Test(arguments: ["/logout", "/inbox/1/reply", "/today"])
    func `forms need a session`(path: String) async throws {
        let clinic = try TestClinic()
        let status = try await clinic.visit {
            try await $0.execute(uri: path, method: .post, headers: Browser.ownForm, body: ByteBuffer()).status
        }
        #expect(status == .unauthorized)
    }

    @Test func `a form of another site, or without this session's token, changes nothing`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await clinic.visit { client in
            let right = Browser.form([("form_token", browser.formToken)])
            var foreign = browser.formHeaders
            foreign[Browser.fetchSite] = "cross-site"
            var bare = browser.formHeaders
            bare[Browser.fetchSite] = nil
            var other = bare
            other[.origin] = "https://evil.example"
            for headers in [foreign, bare, other] {
                let answer = try await client.execute(uri: "/logout", method: .post, headers: headers, body: right)
                #expect(answer.status == .forbidden)
            }
            for token in ["", "made-up", String(browser.formToken.dropLast())] {
                let form = Browser.form([("form_token", token)])
                let answer = try await client.execute(
                    uri: "/logout",
                    method: .post,
                    headers: browser.formHeaders,
                    body: form
                )
                #expect(answer.status == .forbidden)
            }
            #expect(try await client.execute(uri: "/today", method: .get, headers: browser.headers).status == .ok)
            var origin = bare
            origin[.origin] = "http://127.0.0.1:8080"
            let answer = try await client.execute(uri: "/logout", method: .post, headers: origin, body: right)
            #expect(answer.status == .seeOther)
        }
    }

    @Test(arguments: ["/login", "/today", "/nowhere", "/static/console.css", "/setup/x"])
    func `every answer to a browser carries the guarding headers`(path: String) async throws {
        let clinic = try TestClinic()
        let headers = try await clinic.visit { try await $0.execute(uri: path, method: .get).headers }
        let policy = try #require(headers[.contentSecurityPolicy])
        for part in [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
            "object-src 'none'", "form-action 'self'", "require-trusted-types-for 'script'",
        ] {
            #expect(policy.contains(part), "\(part)")
        }
        #expect(!policy.contains("unsafe"))
        #expect(headers[.xContentTypeOptions] == "nosniff")
        for (name, value) in [
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            #expect(headers[try #require(HTTPField.Name(name))] == value)
        }
        #expect(headers[.cacheControl] == (path.hasPrefix("/static") ? "no-cache" : "no-store"))
    }

    @Test func `over plain http our own form is told from another site's, and a second address from both`()
        async throws
    {
        let clinic = try TestClinic()
        let form = Browser.form([("email", "ada@clinic.example"), ("password", "x")])
        try await clinic.visit { client in
            func answer(_ origin: String?) async throws -> TestResponse {
                var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
                headers[.origin] = origin
                return try await client.execute(uri: "/login", method: .post, headers: headers, body: form)
            }
            #expect(try await answer("http://127.0.0.1:8080").status == .unauthorized)
            let elsewhere = try await answer("http://localhost")
            #expect(elsewhere.status == .forbidden)
            #expect(elsewhere.text.contains("Open the console at http://127.0.0.1:8080"))
            for other in ["https://evil.example", "null", nil] {
                let foreign = try await answer(other)
                #expect(foreign.status == .forbidden && !foreign.text.contains("Open the console at"))
            }
        }
    }

    @Test func `no page carries a script or a style of its own`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        for path in ["/today", "/week", "/tomorrow", "/inbox", "/outbox", "/attendance", "/login"] {
            let html = try await clinic.visit {
                try await $0.execute(uri: path, method: .get, headers: path == "/login" ? [:] : browser.headers).text
            }
            #expect(!html.contains("<script>") && !html.contains("<style") && !html.contains(" style="), "\(path)")
            #expect(html.firstMatch(of: /\son[a-z]+="/) == nil, "\(path)")
        }
    }
}
