import Care
import Foundation
import Testing
import Web

/// What an address may be: the console's own, the page to go back to, the bytes of a file.
@Suite struct AddressRuleTests {
    private func settings(_ text: String) throws -> WebSettings {
        let url = try #require(URL(string: text))
        let zone = try #require(Zone("Europe/Berlin"))
        return try WebSettings(publicURL: url, clinicName: "", zone: zone, verifyToken: "")
    }

    @Test func `an address without TLS is accepted on this machine only, and none with a path`() throws {
        #expect(try settings("https://clinic.example").cookieName == "__Host-caduceus")
        #expect(try settings("http://127.0.0.1:8080").cookieName == "caduceus")
        for wrong in [
            "http://clinic.example", "http://127.0.0.1.evil.example", "ftp://127.0.0.1",
            "https://clinic.example/console",
        ] {
            #expect(throws: UnsafeAddress.self, "\(wrong)") { try settings(wrong) }
        }
    }

    @Test(arguments: [
        ("https://Clinic.Example/", "https://clinic.example"), ("https://clinic.example:443", "https://clinic.example"),
        ("http://127.0.0.1:80", "http://127.0.0.1"), ("https://clinic.example:8443", "https://clinic.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"), ("HTTPS://clinic.example", "https://clinic.example"),
    ])
    func `the console's address is written as a browser writes it`(given: String, origin: String) throws {
        #expect(try settings(given).origin == origin)
    }

    @Test func `port 0 becomes the port that is listened on`() throws {
        let settings = try settings("http://127.0.0.1:0")
        settings.listens(on: 40_123)
        #expect(settings.link(to: .login) == "http://127.0.0.1:40123/login")
    }

    @Test(arguments: [
        ("/inbox/7?before=1-2", true), ("/week/series/7?did=moved&count=2", true), ("/today?day=2026-11-24", true),
        ("/outbox?state=unknown", true),
        ("//evil.example", false), ("/\\evil.example", false), ("https://evil.example/today", false),
        ("today", false), ("/setup/token", false), ("/login", false), ("/live", false), ("/inbox/7/reply", false),
        ("/today\nx", false), ("/", false), ("", false), ("/todayx", false),
    ])
    func `after signing in one goes only to a page of ours`(path: String, isSafe: Bool) {
        #expect(ReturnPath.safe(path) == (isSafe ? path : nil))
    }

    @Test func `one caller's many IPv6 addresses count as one`() {
        #expect(Caller.network("2001:db8:1:2::7") == Caller.network("2001:db8:1:2:ffff:1:2:3"))
        #expect(Caller.network("2001:db8:1:2::7") != Caller.network("2001:db8:1:3::7"))
        for other in ["203.0.113.9", "::ffff:203.0.113.9", "unknown", ""] { #expect(Caller.network(other) == other) }
    }

    @Test(
        arguments: [
            ("bytes=0-9", 0...9), ("bytes=90-", 90...99), ("bytes=-10", 90...99), ("bytes=50-500", 50...99),
        ] as [(String, ClosedRange<Int>)]
    )
    func `a player gets the bytes it asks for`(header: String, bytes: ClosedRange<Int>) {
        #expect(ByteRange(header, of: 100)?.bytes == bytes)
    }

    @Test(arguments: ["bytes=100-", "bytes=9-0", "bytes=0-1,5-6", "items=0-1", "bytes=-0", "bytes=x-y", "bytes=-"])
    func `a range that makes no sense gets the whole`(header: String) {
        #expect(ByteRange(header, of: 100) == nil)
    }
}
