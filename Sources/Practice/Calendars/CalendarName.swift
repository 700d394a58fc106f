package import Care
import Interchange
package import Store

/// What a visit is called in a practitioner's calendar: made of the visit alone, so that no death and no second node can
/// write it there twice.
package struct CalendarName: Hashable, Sendable {
    package let visit: Identifier<Appointment>
    package let practitioner: Identifier<Practitioner>
    /// The event's `UID`; only the clinic's key can give it.
    package let uid: String

    private static let prefix = "caduceus-"

    package init(_ visit: Identifier<Appointment>, _ practitioner: Identifier<Practitioner>, _ vault: Vault) {
        self.visit = visit
        self.practitioner = practitioner
        let mark = vault.name(.calendarVisit, "\(visit) \(practitioner)").dropFirst()
        uid = "\(Self.prefix)\(visit)-\(practitioner)-\(mark)"
    }

    /// Nil for what the clinic never wrote.
    package init?(uid: String, _ vault: Vault) {
        guard uid.hasPrefix(Self.prefix), uid.utf8.count <= 100 else { return nil }
        let parts = uid.dropFirst(Self.prefix.count).split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let visit = Identifier<Appointment>(String(parts[0])),
            let practitioner = Identifier<Practitioner>(String(parts[1]))
        else { return nil }
        self.init(visit, practitioner, vault)
        guard self.uid == uid else { return nil }
    }

    /// By where it stands in the calendar.
    init?(href: Href, _ vault: Vault) {
        let path = String(decoding: href.decoded, as: UTF8.self)
        guard let name = path.split(separator: "/").last, name.hasSuffix(".ics") else { return nil }
        self.init(uid: String(name.dropLast(4)), vault)
    }

    func url(in calendar: DAVURL) -> DAVURL { calendar.member(uid + ".ics") }
}
