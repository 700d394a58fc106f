import Interchange
import Testing

struct MultistatusTests {
    private static func read(_ text: String) throws -> Multistatus {
        try Multistatus.read(DAVSample.bytes(text))
    }

    @Test func `a Radicale calendar tells its state and its reports`() throws {
        let own = try #require(try Self.read(DAVSample.radicaleState).responses.first).properties
        #expect(own.ctag == "\"4c7e\"")
        #expect(own.syncToken == "http://radicale.org/ns/sync/77aa")
        #expect(own.isCalendar && own.isCollection)
        #expect(own.knowsSyncCollection == true)
        #expect(own.canWrite && own.takesEvents)
    }

    @Test func `Xandikos tells what changed and what is gone`() throws {
        let found = try Self.read(DAVSample.xandikosChanges)
        #expect(found.syncToken == "tree-9")
        #expect(found.responses.map(\.href) == ["/lind/work/visit%40one.ics", "/lind/work/old.ics"])
        #expect(found.responses.map(\.isGone) == [false, true])
        #expect(found.responses[0].properties.etag?.text == "\"f0a1\"")
    }

    @Test func `a property that a Nextcloud has not is not told`() throws {
        let found = try Self.read(DAVSample.nextcloudHome)
        #expect(found.responses.count == 5)
        #expect(found.responses[0].groups == [200, 404])
        #expect(found.responses[0].properties.ctag == nil)
        let visits = found.responses[1].properties
        #expect(visits.displayName == "Visits & calls")
        #expect(visits.components == ["VEVENT", "VTODO"])
        #expect(visits.canWrite)
        #expect(!found.responses[2].properties.canWrite)
        #expect(!found.responses[3].properties.takesEvents)
        #expect(found.responses[4].properties.otherTypes == ["trash-bin"])
    }

    @Test func `a page of Google's that is cut off says so`() throws {
        let found = try Self.read(DAVSample.googlePage)
        #expect(found.responses.map(\.isCutOff) == [false, true])
        #expect(found.responses[1].conditions == [XMLName("DAV:", "number-of-matches-within-limits")])
        #expect(found.syncToken?.hasSuffix("/sync/CPx") == true)
    }

    @Test func `the bytes of an event come whole, however they are wrapped`() throws {
        let event = "BEGIN:VCALENDAR\nSUMMARY:a < b & c\nEND:VCALENDAR\n"
        for data in [event.replacing("&", with: "&amp;").replacing("<", with: "&lt;"), "<![CDATA[\(event)]]>"] {
            let text = """
                <d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/a.ics</d:href>\
                <d:propstat><d:prop><c:calendar-data>\(data)</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status>\
                </d:propstat></d:response></d:multistatus>
                """
            #expect(try Self.read(text).responses[0].properties.calendarData == Array(event.utf8))
        }
    }

    @Test func `a web page is no answer`() {
        #expect(throws: XMLError.notXML) { try Self.read("<html><body>Sign in</body></html>") }
        #expect(throws: XMLError.hasDocumentType) { try Self.read("<!DOCTYPE html><html></html>") }
    }

    @Test(arguments: [
        (DAVAnswer(status: 201, headers: [("ETag", "\"a\"")]), WriteOutcome.written(ETag("\"a\""))),
        (DAVAnswer(status: 204), .written(nil)), (DAVAnswer(status: 412), .changedMeanwhile),
        (DAVAnswer(status: 404), .gone), (DAVAnswer(status: 401), .unauthorized), (DAVAnswer(status: 403), .forbidden),
        (DAVAnswer(status: 503, headers: [("Retry-After", "7")]), .later(seconds: 7)),
        (
            DAVSample.answer(
                "<d:error xmlns:d='DAV:'><c:no-uid-conflict xmlns:c='urn:ietf:params:xml:ns:caldav'/></d:error>",
                status: 409
            ), .uidElsewhere
        ), (DAVAnswer(status: 502), .unknown("the calendar's server answered 502")),
    ])
    func `each answer to a write means one thing`(answer: DAVAnswer, outcome: WriteOutcome) {
        #expect(WriteOutcome(.put, answer) == outcome)
    }

    @Test func `an ETag keeps its mark and gets its quotes back`() {
        #expect(ETag("W/\"a\"")?.isWeak == true)
        #expect(ETag("abc")?.text == "\"abc\"")
        #expect(ETag(" \r\n") == nil)
        #expect(ETag(" \"a b\" ")?.text == "\"a b\"")
        #expect(ETag("a\r\nX: y") == nil)
    }
}
