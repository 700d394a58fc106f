package import Care
import Practice
import Store

/// One visit, and whether it may be called off here.
package struct OneVisitSheet: Sendable {
    let row: VisitRow
    let visit: Appointment
    let next: Next?
    var standing: Standing
    var told: OneVisitTold?
    var complaint: String?
    var isConflict = false

    /// What follows the visit, and what kind of visit that is.
    package struct Next: Sendable {
        let reading: FollowUpReading
        let name: String

        init(_ reading: FollowUpReading, _ type: VisitType) {
            self.reading = reading
            name = type.name
        }
    }

    init(row: VisitRow, visit: Appointment, next: Next? = nil, standing: Standing = Standing()) {
        self.row = row
        self.visit = visit
        self.next = next
        self.standing = standing
    }
}

/// What was just done to a visit, as its page tells it.
package enum OneVisitTold: String, Sendable {
    case told = "off-told"
    case untold = "off"
    /// As the patient wished.
    case wished = "off-wished"

    var words: String {
        switch self {
        case .told: "Called off. The patient is told in the chat."
        case .untold: "Called off. Nobody was written to: make sure that the patient knows."
        case .wished: "Called off, as the patient wished. Nobody was written to."
        }
    }
}

/// What the page of one visit shows.
package struct OneVisitModel {
    struct CallOff {
        let seen: Int
        let reasons: [FormOption]
    }

    let shell: Shell
    let patient: String
    let conversation: String?
    let phone: PhoneLink?
    let what: String
    let when: String
    let mark: VisitMark
    let note: String?
    let seriesHref: String?
    let dayHref: String
    let back: String
    let told: String?
    let complaint: String?
    let actHref: String
    /// Nil where it may not be called off here; `kept` says why.
    let callOff: CallOff?
    let kept: String?
    /// What follows it.
    let next: String?

    package init(shell: Shell, sheet: OneVisitSheet, now: Instant, time: ClinicTime) {
        let (row, date) = (sheet.row, time.date(sheet.row.start))
        self.shell = shell
        patient = row.patientName
        conversation = row.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path }
        phone = row.contact.phone.map(PhoneLink.init)
        what = "\(row.visitTypeName) · \(row.practitionerName) · \(row.locationName)"
        when = "\(time.longMoment(row.start))–\(time.time(row.end))"
        mark = VisitMark(row)
        note = row.note(time)
        seriesHref = row.seriesHref
        dayHref = "\(ConsolePath.today.path)?day=\(date)"
        back = WeekQuery(day: date, whose: .one(row.practitioner)).href
        told = sheet.told?.words
        complaint = sheet.complaint
        actHref = ConsolePath.oneVisit(id: row.appointment.rawValue).path
        kept = Self.kept(sheet.visit, now: now)
        callOff =
            kept != nil
            ? nil
            : CallOff(seen: sheet.visit.version, reasons: CallOffReasons.options())
        next = sheet.next.map { Self.words($0, time) }
    }

    private static func words(_ next: OneVisitSheet.Next, _ time: ClinicTime) -> String {
        let due = "To follow: \(next.name), about \(time.longDay(next.reading.day))."
        return switch next.reading.stage {
        case .booked: "\(due) One is booked."
        case .planned(let at): "\(due) The patient is invited to book it on \(time.longDay(time.date(at)))."
        case .invited(let at): "\(due) The patient was invited to book it on \(time.longDay(time.date(at)))."
        case .notInvited: "\(due) The patient was not invited to book it: it could not be, or was too late."
        }
    }

    private static func kept(_ visit: Appointment, now: Instant) -> String? {
        switch visit.state {
        case .cancelled: "It is called off."
        case .fulfilled, .noShow: "It is over."
        case .booked where visit.start <= now: "It has begun: say on Today what became of it."
        case .booked where visit.externalID != nil:
            "It comes from the booking system and would come back from there: call it off in that system."
        case .booked: nil
        }
    }
}
