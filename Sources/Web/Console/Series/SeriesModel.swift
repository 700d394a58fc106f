package import Care
import Practice
import Store

/// What the page of a visit with all of its series shows.
package struct SeriesModel {
    struct Told {
        let words: String
        let reasons: [String]
    }

    struct Line {
        let key: String
        let when: String
        let boardHref: String
        let isHere: Bool
        let isCancelled: Bool
        let mark: VisitMark
        /// When it would be by the series, of one that is elsewhere.
        let planned: String?
        let fromHref: String?
    }

    /// What can be done about those that follow.
    struct Acts {
        let heading: String
        let key: String
        let seen: String
        let days: String
        let time: String
        let reasons: [FormOption]
        let cancelWords: String
    }

    let shell: Shell
    let patient: String
    let conversation: String?
    let phone: PhoneLink?
    let what: String
    let count: String
    let back: String
    let told: Told?
    let complaint: String?
    let actHref: String
    let visits: [Line]
    let acts: Acts?
    let preview: SeriesMovePreview?

    package init(shell: Shell, sheet: SeriesSheet, now: Instant, time: ClinicTime) {
        let (rows, here) = (sheet.rows, sheet.rows.here)
        self.shell = shell
        patient = here.patientName
        conversation = here.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path }
        phone = here.contact.phone.map(PhoneLink.init)
        what = "\(here.visitTypeName) · \(here.practitionerName) · \(here.locationName)"
        let ahead = rows.visits.count { $0.visit.state == .booked && $0.visit.start > now }
        count = "\(SeriesWords.visits(rows.visits.count)), \(ahead) still ahead"
        back = Self.board(here, time)
        told = sheet.told.map { Told(words: $0.words, reasons: $0.reasons(time)) }
        complaint = sheet.complaint
        actHref = ConsolePath.series(visit: here.appointment.rawValue).path
        visits = rows.visits.map { Self.line($0, here, now: now, time) }
        acts = Self.acts(sheet, time)
        preview = sheet.moved.map { moved in
            SeriesMovePreview(moved, sheet, token: shell.formToken, time: time)
        }
    }

    private static func board(_ visit: VisitRow, _ time: ClinicTime) -> String {
        WeekQuery(day: time.date(visit.start), whose: .one(visit.practitioner)).href
    }

    private static func line(_ row: SeriesRow, _ here: VisitRow, now: Instant, _ time: ClinicTime) -> Line {
        let visit = row.visit
        let isHere = visit.appointment == here.appointment
        let isAhead = visit.state == .booked && visit.start > now
        let isElsewhere = row.planned != visit.start && visit.state != .cancelled
        return Line(
            key: visit.appointment.description,
            when: time.longMoment(visit.start),
            boardHref: board(visit, time),
            isHere: isHere,
            isCancelled: visit.state == .cancelled,
            mark: VisitMark(visit),
            planned: isElsewhere ? time.longMoment(row.planned) : nil,
            fromHref: isHere || !isAhead ? nil : ConsolePath.series(visit: visit.appointment.rawValue).path
        )
    }

    private static func acts(_ sheet: SeriesSheet, _ time: ClinicTime) -> Acts? {
        let visits = sheet.rows.following
        guard let first = visits.first else { return nil }
        let seen = SeriesDesk.sight(of: visits)
        return Acts(
            heading: visits.count == 1
                ? "\(time.longMoment(first.start)), the last one"
                : "\(time.longMoment(first.start)) and all that follow: \(SeriesWords.visits(visits.count))",
            key: "acts-\(seen)",
            seen: seen,
            days: sheet.form.days,
            time: sheet.form.time,
            reasons: CallOffReasons.options(chosen: sheet.form.reason),
            cancelWords: "Call off \(SeriesWords.visits(visits.count))"
        )
    }
}

/// Where those that follow would be, before they are moved.
struct SeriesMovePreview {
    struct Line {
        let key: String
        let from: String
        let to: String
        let mark: Mark
    }

    let heading: String
    let moves: [Line]
    let fields: [FormField]
    let moveWords: String?

    init(_ moved: SeriesDesk.Moved, _ sheet: SeriesSheet, token: String, time: ClinicTime) {
        let count = moved.visits.count
        heading = "\(count) of \(SeriesWords.visits(moved.shifts.count)) can be moved"
        moves = moved.shifts.map { shift in
            Line(
                key: shift.visit.id.description,
                from: time.longMoment(shift.visit.start),
                to: Self.target(shift, sheet.minuteOfDay, time),
                mark: SeriesWords.mark(shift.found)
            )
        }
        fields = [
            ("form_token", token), ("act", SeriesForm.Act.move.rawValue), ("seen", sheet.form.seen),
            ("days", sheet.form.days), ("time", sheet.form.time),
        ].map { FormField(name: $0.0, value: $0.1) }
        moveWords = count == 0 ? nil : "Move \(SeriesWords.visits(count))"
    }

    private static func target(_ shift: SeriesDesk.Shift, _ minuteOfDay: Int?, _ time: ClinicTime) -> String {
        if case .success(let slot) = shift.found.result { return time.longMoment(slot.start) }
        let wall = (Zone(shift.visit.zone) ?? .utc).civil(at: shift.visit.start).minuteOfDay
        return "\(time.longDay(shift.found.date)) \(SeriesWords.time(minuteOfDay ?? wall))"
    }
}
