import Care
import Store

/// How a visit stands, by shape, word and tone, so that no one needs colour to tell.
struct VisitMark {
    let shape: String
    let word: String
    /// A class of the style sheet: `good`, `open`, `off` or `bad`.
    let tone: String

    init(_ visit: VisitRow) {
        switch visit.state {
        case .booked where visit.day.arrival.isCalled: self.init("▶", "Called in", "good")
        case .booked where visit.day.arrival != .expected: self.init("◆", "Here", "good")
        case .booked where visit.confirmedAt != nil: self.init("●", "Confirmed", "good")
        case .booked: self.init("○", "Not confirmed", "open")
        case .cancelled: self.init("✕", "Cancelled", "off")
        case .fulfilled: self.init("✓", "Seen", "good")
        case .noShow where visit.day.miss == .underReview: self.init("▲", "Says they came", "bad")
        case .noShow: self.init("▲", "Did not come", "bad")
        }
    }

    private init(_ shape: String, _ word: String, _ tone: String) {
        self.shape = shape
        self.word = word
        self.tone = tone
    }
}

extension Arrival.State {
    var isCalled: Bool { if case .called = self { true } else { false } }
}

/// A number to phone, as people read it and as a phone dials it.
struct PhoneLink {
    let text: String
    let href: String

    init(_ number: PhoneNumber) {
        text = number.international
        href = "tel:\(number.e164)"
    }
}

/// One visit as a line of a schedule.
struct VisitLine {
    let key: String
    let time: String
    let patient: String
    let kind: String
    let place: String
    let practitioner: String
    let mark: VisitMark
    let isMoved: Bool
    let isCancelled: Bool
    let phone: PhoneLink?
    /// The conversation with the patient, where there is one; no model around it has this name, for Mustache looks
    /// outwards for what is nil.
    let conversation: String?
    let seriesHref: String?
    /// Since when the patient is here, or why the visit was called off.
    let note: String?
    /// What can be said of the visit at this moment; empty on pages of other days.
    let acts: [VisitAct]
    let hasActs: Bool
    let actPath: String
    let version: Int

    /// `now` is given where something can be done about the visit.
    init(_ visit: VisitRow, time clinic: ClinicTime, now: Instant? = nil) {
        key = visit.appointment.description
        time = clinic.time(visit.start)
        patient = visit.patientName
        kind = visit.visitTypeName
        place = visit.locationName
        practitioner = visit.practitionerName
        mark = VisitMark(visit)
        isMoved = visit.wasMoved && visit.state == .booked
        isCancelled = visit.state == .cancelled
        phone = visit.contact.phone.map(PhoneLink.init)
        note = visit.note(clinic)
        acts = now.map { VisitAct.all(of: visit, now: $0) } ?? []
        hasActs = !acts.isEmpty
        actPath = ConsolePath.visit(id: visit.appointment.rawValue).path
        version = visit.day.version
        seriesHref = visit.seriesHref
        conversation = visit.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path }
    }
}

extension VisitRow {
    /// The page of its series, of one that comes again.
    var seriesHref: String? { isOfSeries ? ConsolePath.series(visit: appointment.rawValue).path : nil }

    func note(_ clinic: ClinicTime) -> String? {
        switch day.arrival {
        case .arrived(let at) where state == .booked: return "since \(clinic.time(at))"
        case .called(let at, _) where state == .booked: return "at \(clinic.time(at))"
        case .expected, .arrived, .called: break
        }
        guard state == .cancelled else { return nil }
        return switch day.reason {
        case nil: nil
        case .feelingBetter: "feels better"
        case .cannotMakeIt: "cannot make it"
        case .unableToPay: "because of the cost"
        case .other: "for another reason"
        }
    }
}
