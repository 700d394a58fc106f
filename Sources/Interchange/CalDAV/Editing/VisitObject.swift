package import Care

/// The bytes of a visit in a calendar.
package enum VisitObject {
    /// A new one; what it says of the patient is the caller's choice.
    package static func bytes(_ entry: CalendarEntry) -> [UInt8] {
        let written = CalendarWriter().bytes([entry])
        var edit = CalendarEdit()
        edit.set(ServerCopy.markName, text: VisitFields(entry).fingerprint)
        // Nothing we have just written ourselves is without an end or an event.
        return (try? edit.apply(to: written, uid: entry.uid)) ?? written
    }

    /// What is in the calendar, with our fields changed and all else left as it is: alarms, notes, guests, other events.
    ///
    /// `stamp` is when it is changed; the sequence rises above the one it has (RFC 5545, 3.8.7.4).
    package static func bytes(
        changing bytes: [UInt8],
        uid: String,
        to fields: VisitFields,
        ours: Set<VisitField>,
        sequence: Int,
        stamp: Instant
    ) throws(CalendarEdit.Failure) -> [UInt8] {
        var edit = CalendarEdit()
        if ours.contains(.time) {
            edit.set("DTSTART", "DTSTART:" + CalendarStamp.text(fields.start))
            edit.set("DTEND", "DTEND:" + CalendarStamp.text(fields.end))
            // A visit is once, and its end is what is written.
            for name in ["DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE"] { edit.remove(name) }
        }
        if ours.contains(.place) {
            if let place = fields.place { edit.set("LOCATION", text: place) } else { edit.remove("LOCATION") }
        }
        if ours.contains(.status) { edit.set("STATUS", "STATUS:" + status(fields.status)) }
        edit.set("SEQUENCE", "SEQUENCE:\(max(0, sequence))")
        edit.set("DTSTAMP", "DTSTAMP:" + CalendarStamp.text(stamp))
        edit.set("LAST-MODIFIED", "LAST-MODIFIED:" + CalendarStamp.text(stamp))
        edit.set(ServerCopy.markName, text: fields.fingerprint)
        return try edit.apply(to: bytes, uid: uid)
    }

    private static func status(_ status: VisitFields.Status) -> String {
        switch status {
        case .booked: "CONFIRMED"
        case .tentative: "TENTATIVE"
        case .cancelled: "CANCELLED"
        }
    }
}

extension VisitFields {
    package init(_ entry: CalendarEntry) {
        let status: Status =
            switch entry.status {
            case .cancelled: .cancelled
            case .tentative: .tentative
            case .confirmed: .booked
            }
        self.init(start: entry.start, end: entry.end, place: entry.location, status: status)
    }
}
