import Care
import Practice
import Store

/// What the page of leave shows.
struct LeaveModel {
    struct Form {
        let href: String
        let practitioners: [FormOption]
        let reasons: [FormOption]
        let from: String
        let until: String
        let fromTime: String
        let untilTime: String
    }

    struct PreviewLine {
        let key: String
        let when: String
        let patient: String
        let conversation: String?
        let phone: PhoneLink?
        let kind: String
        let proposals: [String]
        let obstacle: String?
    }

    struct Preview {
        let heading: String
        let note: String
        let visits: [PreviewLine]
        let enterHref: String
        let fields: [FormField]
        let offerWords: String?
        let enterWords: String
    }

    let shell: Shell
    let complaint: String?
    let form: Form
    let preview: Preview?
    let leaves: [LeaveSheet]

    init(
        shell: Shell,
        form: LeaveForm,
        complaint: String?,
        taken: Taken?,
        rows: LeaveRows,
        time: ClinicTime,
        now: Instant
    ) {
        self.shell = shell
        self.form = Self.form(form, rows)
        var complaint = complaint
        var preview: Preview?
        switch (taken, rows.preview) {
        case (let taken?, .success(let found)?):
            preview = Self.preview(form, taken, found, rows, token: shell.formToken, time)
        case (_, .failure(let refusal)?): complaint = refusal.words
        default: break
        }
        self.complaint = complaint
        self.preview = preview
        leaves = rows.leaves.map { LeaveSheet($0, rows, time: time, now: now) }
    }

    private static func form(_ form: LeaveForm, _ rows: LeaveRows) -> Form {
        Form(
            href: ConsolePath.leave.path,
            practitioners: rows.practitioners.map {
                FormOption(value: $0.id.description, name: $0.name, isChosen: $0.id.description == form.practitioner)
            } + everybody(form, rows),
            reasons: Absence.Reason.allCases.map {
                FormOption(value: $0.rawValue, name: AbsenceWords.word($0), isChosen: $0.rawValue == form.reason)
            },
            from: form.from,
            until: form.until,
            fromTime: form.fromTime,
            untilTime: form.untilTime
        )
    }

    /// Those that close the clinic: all of it, or one of several places.
    private static func everybody(_ form: LeaveForm, _ rows: LeaveRows) -> [FormOption] {
        let places = rows.locations.count > 1 ? rows.locations : []
        return [FormOption(value: "", name: "Everybody", isChosen: form.practitioner.isEmpty && !form.isEmpty)]
            + places.map { place in
                let value = LeaveForm.value(of: place.id)
                return FormOption(
                    value: value,
                    name: "Everybody at \(place.name)",
                    isChosen: form.practitioner == value
                )
            }
    }

    private static func preview(
        _ form: LeaveForm,
        _ taken: Taken,
        _ found: [LeaveRows.Preview],
        _ rows: LeaveRows,
        token: String,
        _ time: ClinicTime
    ) -> Preview {
        let count = found.count { $0.displaced.obstacle == nil }
        let patients = count == 1 ? "1 patient" : "\(count) patients"
        let note =
            count == 0
            ? "Nobody is written to."
            : "\(patients) \(count == 1 ? "is" : "are") asked at once, in their own language: the first time in the message, "
                + "the others behind it. Whoever has not answered stands below. \(count == 1 ? "1 paid message" : "\(count) paid messages")."
        return Preview(
            heading: LeaveWords(time).heading(taken, rows.practitioners, rows.locations),
            note: note,
            visits: found.map { line($0, rows, time) },
            enterHref: ConsolePath.leave.path,
            fields: [FormField(name: "form_token", value: token)] + form.fields,
            offerWords: count == 0 ? nil : "Enter it and offer \(patients) new times",
            enterWords: found.isEmpty ? "Enter it" : "Enter it only"
        )
    }

    private static func line(_ preview: LeaveRows.Preview, _ rows: LeaveRows, _ time: ClinicTime) -> PreviewLine {
        let named = preview.named
        return PreviewLine(
            key: named.visit.id.description,
            when: time.moment(named.visit.start),
            patient: named.patient,
            conversation: named.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path },
            phone: named.contact.phone.map(PhoneLink.init),
            kind: named.kind,
            proposals: preview.displaced.slots.map { slot in
                let other = rows.practitioners.first { $0.id == slot.practitioner }?.name
                let who = slot.practitioner == named.visit.practitioner ? nil : other
                return time.moment(slot.start) + (who.map { ", \($0)" } ?? "")
            },
            obstacle: preview.displaced.obstacle.map(LeaveMark.obstacle)
        )
    }
}

extension ClinicTime {
    /// `Tue 1 Dec 09:30`.
    func moment(_ instant: Instant) -> String { "\(day(date(instant))) \(time(instant))" }
}

extension LeaveDesk.Refusal {
    var words: String {
        switch self {
        case .overAlready: "It is over already."
        case .tooMuch:
            "It is longer than a year, or in the way of more than \(LeaveDesk.most) visits: enter it in parts."
        case .noLeave: "There is no such leave any more."
        }
    }
}
