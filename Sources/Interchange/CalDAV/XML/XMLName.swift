/// A name in its namespace, whatever prefix the server gives it.
package struct XMLName: Hashable, Sendable {
    package var namespace: String
    package var local: String

    package init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }

    static func dav(_ local: String) -> XMLName { XMLName("DAV:", local) }
    static func caldav(_ local: String) -> XMLName { XMLName("urn:ietf:params:xml:ns:caldav", local) }
    /// Of Apple's calendar server: `getctag`.
    static func calendarServer(_ local: String) -> XMLName { XMLName("http://calendarserver.org/ns/", local) }

    /// Of the namespaces we write ourselves.
    var prefixed: String {
        switch namespace {
        case "DAV:": "d:" + local
        case "urn:ietf:params:xml:ns:caldav": "c:" + local
        default: "s:" + local
        }
    }
}
