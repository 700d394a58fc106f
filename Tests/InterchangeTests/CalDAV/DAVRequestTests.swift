import Care
import Interchange
import Testing

struct DAVRequestTests {
    @Test func `an address keeps its escapes`() throws {
        let url = try #require(DAVURL("HTTPS://Cloud.Example:8443/a%40b/%C3%A9?x=1#part"))
        #expect(url.description == "https://cloud.example:8443/a%40b/%C3%A9?x=1")
        #expect(DAVURL("https://host.example")?.description == "https://host.example/")
        #expect(DAVURL("http://[::1]:5232/x")?.origin.isLoopback == true)
        #expect(DAVURL("http://127.0.0.1.evil.example/")?.origin.isLoopback == false)
    }

    @Test(arguments: [
        "ftp://a.example/", "https://", "https://user:word@a.example/", "https://a.example:99999/",
        "https://a b.example/",
        "https://a.example/x\r\nHost: b", "https://..example/", "//a.example/",
        "mailto:a@b.example",
    ])
    func `what is no address of a server is none`(text: String) {
        #expect(DAVURL(text) == nil)
    }

    @Test(arguments: [
        ("/x/y.ics", "https://a.example/x/y.ics"), ("z.ics", "https://a.example/cal/one/z.ics"),
        ("../two/", "https://a.example/cal/two/"), ("./", "https://a.example/cal/one/"),
        ("https://b.example:444/q", "https://b.example:444/q"), ("//c.example/q", "https://c.example/q"),
        ("/../../x", "https://a.example/x"),
    ])
    func `an address in an answer is meant from where it was asked`(reference: String, whole: String) throws {
        let base = try #require(DAVURL("https://a.example/cal/one/"))
        #expect(base.resolve(reference)?.description == whole)
    }

    @Test func `the same path is the same however it is escaped`() {
        #expect(Href("/a%40b/%7Ec.ics") == Href("/a@b/~c.ics"))
        #expect(Href("/%c3%a9") == Href("/%C3%A9"))
        #expect(Href("/a%2Fb") != Href("/a/b"))
        #expect(Href("/a%20b") == Href("/a b"))
        #expect(Href("/A") != Href("/a"))
        #expect(Href("/100%") == Href("/100%25"))
        #expect(Href("/a%40b%C3%A9").decoded == Array("/a@bé".utf8))
        #expect(Href("/a%40b%c3").path == "/a%40b%c3")
        #expect(Href("/a b/é%zz\n").path == "/a%20b/%C3%A9%25zz%0A")
    }

    @Test func `a list of changes is asked for as the standard says`() {
        let request = CalDAVRequests.changes(in: DAVSample.calendar, since: "t&1", limit: 50)
        #expect(request.method == .report)
        let text = String(decoding: request.body, as: UTF8.self)
        #expect(text.contains("<d:sync-token>t&amp;1</d:sync-token><d:sync-level>1</d:sync-level>"))
        #expect(text.contains("<d:limit><d:nresults>50</d:nresults></d:limit><d:prop><d:getetag/></d:prop>"))
    }

    @Test func `every body of ours is XML that we can read`() throws {
        let range = Instant(seconds: 0)..<Instant(seconds: 86_400)
        let requests = [
            CalDAVRequests.discovery(DAVSample.calendar), CalDAVRequests.calendars(in: DAVSample.calendar),
            CalDAVRequests.state(of: DAVSample.calendar), CalDAVRequests.etags(in: DAVSample.calendar),
            CalDAVRequests.changes(in: DAVSample.calendar, since: nil),
            CalDAVRequests.events(in: DAVSample.calendar, range: range, withData: true),
            CalDAVRequests.objects([Href("/a&<\">.ics"), Href("/b.ics")], in: DAVSample.calendar),
        ]
        for request in requests { _ = try XMLReader.read(request.body) }
        let query = String(decoding: requests[5].body, as: UTF8.self)
        #expect(query.contains(#"<c:time-range start="19700101T000000Z" end="19700102T000000Z"/>"#))
    }

    @Test func `writes are made on a condition`() throws {
        let etag = try #require(ETag("\"7\""))
        let url = DAVSample.calendar.member("visit 1@clinic/example.ics")
        #expect(url.href.path == "/lind/work/visit%201@clinic%2Fexample.ics")
        #expect(CalDAVRequests.create(url, []).headers.contains { $0.name == "If-None-Match" && $0.value == "*" })
        #expect(CalDAVRequests.update(url, [], etag).headers.contains { $0.name == "If-Match" && $0.value == "\"7\"" })
        #expect(CalDAVRequests.remove(url, etag).headers.map(\.name) == ["If-Match"])
    }

    @Test func `a password goes only where the request says so`() {
        var request = CalDAVRequests.options(DAVSample.calendar)
        let credentials = DAVCredentials.basic(name: "lind", password: "pässword:1")
        #expect(request.headers(with: credentials).map(\.value) == ["Basic bGluZDpww6Rzc3dvcmQ6MQ=="])
        #expect(DAVCredentials.basic(name: "a", password: "b").header == "Basic YTpi")
        #expect(DAVCredentials.bearer(token: "ya29.x\r\nEvil: 1").header == "Bearer ya29.xEvil:1")
        request.isAuthorized = false
        #expect(request.headers(with: credentials) == [])
    }
}
