import Interchange
import Testing

/// Answers as servers are known to give them, with invented names.
enum DAVSample {
    static let calendar = DAVURL(ServerOrigin(host: "dav.clinic.example"), Href("/lind/work/"))

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func answer(_ text: String, status: Int = 207) -> DAVAnswer {
        DAVAnswer(status: status, headers: [("Content-Type", "application/xml")], body: bytes(text))
    }

    static let radicaleState = """
        <?xml version='1.0' encoding='utf-8'?>
        <multistatus xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/"><response><href>/lind/work/</href><propstat>\
        <prop><CS:getctag>"4c7e"</CS:getctag><sync-token>http://radicale.org/ns/sync/77aa</sync-token>\
        <resourcetype><C:calendar xmlns:C="urn:ietf:params:xml:ns:caldav" /><collection /></resourcetype>\
        <supported-report-set><supported-report><report><sync-collection /></report></supported-report>\
        <supported-report><report><C:calendar-multiget xmlns:C="urn:ietf:params:xml:ns:caldav" /></report>\
        </supported-report></supported-report-set></prop><status>HTTP/1.1 200 OK</status></propstat></response>\
        </multistatus>
        """

    static let xandikosChanges = """
        <ns0:multistatus xmlns:ns0="DAV:"><ns0:response><ns0:href>/lind/work/visit%40one.ics</ns0:href><ns0:propstat>\
        <ns0:status>HTTP/1.1 200 OK</ns0:status><ns0:prop><ns0:getetag>"f0a1"</ns0:getetag></ns0:prop></ns0:propstat>\
        </ns0:response><ns0:response><ns0:href>/lind/work/old.ics</ns0:href><ns0:status>HTTP/1.1 404 Not Found\
        </ns0:status></ns0:response><ns0:sync-token>tree-9</ns0:sync-token></ns0:multistatus>
        """

    static let nextcloudHome = """
        <?xml version="1.0"?>
        <d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:cal="urn:ietf:params:xml:ns:caldav"
          xmlns:cs="http://calendarserver.org/ns/" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.com/ns">
         <d:response><d:href>/remote.php/dav/calendars/lind/</d:href>
          <d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop>
          <d:status>HTTP/1.1 200 OK</d:status></d:propstat>
          <d:propstat><d:prop><cs:getctag/><d:sync-token/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status>
          </d:propstat></d:response>
         <d:response><d:href>/remote.php/dav/calendars/lind/visits/</d:href><d:propstat><d:prop>
          <d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><d:displayname>Visits &amp; calls</d:displayname>
          <cal:supported-calendar-component-set><cal:comp name="VEVENT"/><cal:comp name="VTODO"/>
          </cal:supported-calendar-component-set><d:current-user-privilege-set><d:privilege><d:read/></d:privilege>
          <d:privilege><d:write/></d:privilege></d:current-user-privilege-set>
          <cs:getctag>http://sabre.io/ns/sync/12</cs:getctag><d:sync-token>http://sabre.io/ns/sync/12</d:sync-token>
          </d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
         <d:response><d:href>/remote.php/dav/calendars/lind/contact_birthdays/</d:href><d:propstat><d:prop>
          <d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><d:displayname>Birthdays</d:displayname>
          <d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set></d:prop>
          <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
         <d:response><d:href>/remote.php/dav/calendars/lind/tasks/</d:href><d:propstat><d:prop>
          <d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><cal:supported-calendar-component-set>
          <cal:comp name="VTODO"/></cal:supported-calendar-component-set></d:prop>
          <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
         <d:response><d:href>/remote.php/dav/calendars/lind/trashbin/</d:href><d:propstat><d:prop>
          <d:resourcetype><d:collection/><nc:trash-bin/></d:resourcetype></d:prop>
          <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
        </d:multistatus>
        """

    /// The collection is among its own changes, and properties are declared where they stand.
    static let iCloudChanges = """
        <?xml version="1.0" encoding="UTF-8"?><multistatus xmlns="DAV:"><response xmlns="DAV:"><href>/1234/calendars/W/\
        </href><propstat><prop><getetag xmlns="DAV:">"C=5@U=ab"</getetag></prop><status>HTTP/1.1 200 OK</status>\
        </propstat></response><response xmlns="DAV:"><href>/1234/calendars/W/77.ics</href><propstat><prop>\
        <getetag xmlns="DAV:">"k9x"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>\
        <sync-token>HwoQEgwAAB</sync-token></multistatus>
        """

    /// Google cuts its list off after some 230 events.
    static let googlePage = """
        <?xml version="1.0" encoding="UTF-8"?>
        <D:multistatus xmlns:D="DAV:" xmlns:caldav="urn:ietf:params:xml:ns:caldav">
         <D:response><D:href>/caldav/v2/lind%40mail.example/events/abc%40google.com.ics</D:href><D:propstat>
          <D:status>HTTP/1.1 200 OK</D:status><D:prop><D:getetag>"63900"</D:getetag></D:prop></D:propstat></D:response>
         <D:response><D:href>/caldav/v2/lind%40mail.example/events/</D:href>
          <D:status>HTTP/1.1 507 Insufficient Storage</D:status>
          <D:error><D:number-of-matches-within-limits/></D:error></D:response>
         <D:sync-token>https://apidata.googleusercontent.com/caldav/v2/lind%40mail.example/sync/CPx</D:sync-token>
        </D:multistatus>
        """

    static func principal(_ path: String) -> String {
        """
        <d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal>\
        <d:href>\(path)</d:href></d:current-user-principal><d:resourcetype><d:collection/></d:resourcetype></d:prop>\
        <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>
        """
    }

    static func homeSet(_ address: String) -> String {
        """
        <d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/p/</d:href>\
        <d:propstat><d:prop><c:calendar-home-set><d:href>\(address)</d:href></c:calendar-home-set><d:resourcetype>\
        <d:principal/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>\
        </d:multistatus>
        """
    }

    static func calendars(_ path: String, privilege: String = "write") -> String {
        """
        <d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>\(path)</d:href>\
        <d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Work\
        </d:displayname><d:current-user-privilege-set><d:privilege><d:\(privilege)/></d:privilege>\
        </d:current-user-privilege-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>\
        </d:multistatus>
        """
    }
}
