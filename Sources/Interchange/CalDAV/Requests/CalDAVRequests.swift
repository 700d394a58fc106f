package import Care

/// The requests of CalDAV (RFC 4791, 6578, 5397) as values.
package enum CalDAVRequests {
    private static let xml = DAVRequest.Header(name: "Content-Type", value: "application/xml; charset=utf-8")

    /// What the server can do (RFC 4791, 5.1).
    package static func options(_ url: DAVURL) -> DAVRequest {
        DAVRequest(method: .options, url: url)
    }

    /// `depth` is 0 for the thing itself and 1 for what is right under it, too.
    static func properties(_ names: [XMLName], of url: DAVURL, depth: Int) -> DAVRequest {
        let body = XMLText(.dav("propfind")) { $0.properties(names) }
        return DAVRequest(method: .propfind, url: url, headers: headers(depth), body: body.bytes)
    }

    /// Who is asking, and what is here (RFC 5397).
    package static func discovery(_ url: DAVURL) -> DAVRequest {
        let names: [XMLName] = [
            .dav("current-user-principal"), .dav("resourcetype"), .caldav("calendar-home-set"), .dav("displayname"),
            .caldav("supported-calendar-component-set"), .dav("current-user-privilege-set"),
            .dav("supported-report-set"), .caldav("calendar-timezone"),
        ]
        return properties(names, of: url, depth: 0)
    }

    package static func calendars(in home: DAVURL) -> DAVRequest {
        let names: [XMLName] = [
            .dav("resourcetype"), .dav("displayname"), .caldav("supported-calendar-component-set"),
            .dav("current-user-privilege-set"), .dav("supported-report-set"), .caldav("calendar-timezone"),
            .calendarServer("getctag"), .dav("sync-token"),
        ]
        return properties(names, of: home, depth: 1)
    }

    /// Where a calendar stands, without what is in it.
    package static func state(of calendar: DAVURL) -> DAVRequest {
        let names: [XMLName] = [
            .calendarServer("getctag"), .dav("sync-token"), .dav("supported-report-set"), .dav("resourcetype"),
        ]
        return properties(names, of: calendar, depth: 0)
    }

    package static func etags(in calendar: DAVURL) -> DAVRequest {
        properties([.dav("getetag"), .dav("getcontenttype"), .dav("resourcetype")], of: calendar, depth: 1)
    }

    /// What has changed since the token, or everything without one; a server may ignore the limit (RFC 6578, 3.2).
    package static func changes(in calendar: DAVURL, since token: String?, limit: Int? = nil) -> DAVRequest {
        let body = XMLText(.dav("sync-collection")) { text in
            text.element(.dav("sync-token"), token ?? "")
            text.element(.dav("sync-level"), "1")
            if let limit {
                text.element(.dav("limit")) { $0.element(.dav("nresults"), String(limit)) }
            }
            text.properties([.dav("getetag")])
        }
        // The level is in the body and the header is 0 (RFC 6578, 3.2); servers of the drafts want 1 and get it there.
        return DAVRequest(method: .report, url: calendar, headers: headers(0), body: body.bytes)
    }

    /// Events with anything in the range (RFC 4791, 9.9); with or without their bytes.
    package static func events(in calendar: DAVURL, range: Range<Instant>, withData: Bool) -> DAVRequest {
        let body = XMLText(.caldav("calendar-query")) { text in
            text.properties([.dav("getetag")] + (withData ? [.caldav("calendar-data")] : []))
            text.element(.caldav("filter")) { filter in
                filter.element(.caldav("comp-filter"), [("name", "VCALENDAR")]) { calendar in
                    calendar.element(.caldav("comp-filter"), [("name", "VEVENT")]) { event in
                        event.empty(
                            .caldav("time-range"),
                            [
                                ("start", CalendarStamp.text(range.lowerBound)),
                                ("end", CalendarStamp.text(range.upperBound)),
                            ]
                        )
                    }
                }
            }
        }
        return DAVRequest(method: .report, url: calendar, headers: headers(1), body: body.bytes)
    }

    package static func objects(_ hrefs: [Href], in calendar: DAVURL) -> DAVRequest {
        let body = XMLText(.caldav("calendar-multiget")) { text in
            text.properties([.dav("getetag"), .caldav("calendar-data")])
            for href in hrefs { text.element(.dav("href"), href.path) }
        }
        return DAVRequest(method: .report, url: calendar, headers: headers(1), body: body.bytes)
    }

    package static func object(_ url: DAVURL) -> DAVRequest {
        DAVRequest(method: .get, url: url, headers: [DAVRequest.Header(name: "Accept", value: "text/calendar")])
    }

    /// Refused with 412 if something is there already.
    package static func create(_ url: DAVURL, _ bytes: [UInt8]) -> DAVRequest {
        put(url, bytes, DAVRequest.Header(name: "If-None-Match", value: "*"))
    }

    /// Refused with 412 if it is not what we know any more.
    package static func update(_ url: DAVURL, _ bytes: [UInt8], _ etag: ETag) -> DAVRequest {
        put(url, bytes, DAVRequest.Header(name: "If-Match", value: etag.text))
    }

    package static func remove(_ url: DAVURL, _ etag: ETag) -> DAVRequest {
        DAVRequest(method: .delete, url: url, headers: [DAVRequest.Header(name: "If-Match", value: etag.text)])
    }

    private static func put(_ url: DAVURL, _ bytes: [UInt8], _ condition: DAVRequest.Header) -> DAVRequest {
        let type = DAVRequest.Header(name: "Content-Type", value: "text/calendar; charset=utf-8")
        return DAVRequest(method: .put, url: url, headers: [type, condition], body: bytes)
    }

    private static func headers(_ depth: Int) -> [DAVRequest.Header] {
        [DAVRequest.Header(name: "Depth", value: String(depth)), xml]
    }
}
