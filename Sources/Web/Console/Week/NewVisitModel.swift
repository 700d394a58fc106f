import Care
import Hummingbird
import Practice
import Store

/// The new-visit form as it was filled in.
struct NewVisitForm: Sendable {
    let visitType: String
    let practitioner: String
    /// `2026-11-24` and `09:30`, on the clinic's clock.
    let day: String
    let time: String
    let isAnyway: Bool
    let again: RepeatForm
    /// The dates of a series were looked at, and some of them chosen.
    let isConfirmed: Bool
    private let chosen: Set<String>

    init(_ form: FormBody) {
        visitType = form["visit_type"]
        practitioner = form["practitioner"]
        day = form["day"]
        time = form["time"]
        isAnyway = form["anyway"] == "1"
        again = RepeatForm(form)
        isConfirmed = form["confirmed"] == "1"
        chosen = form.ticked
    }

    /// As the board opens it: with a day, or with a minute of one of its columns.
    init(_ request: Request, time clinic: ClinicTime, now: Instant) {
        let query = request.uri.queryParameters
        visitType = ""
        practitioner = query["practitioner"].map(String.init) ?? ""
        isAnyway = false
        again = .never
        isConfirmed = false
        chosen = []
        let origin = query["origin"].flatMap { Int64($0) }.flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
        let start = query["start"].flatMap { Int64($0) }.flatMap { (0...1500).contains($0) ? $0 : nil }
        if let origin, let start {
            let moment = Instant(seconds: origin) + .minutes(start)
            day = clinic.date(moment).description
            time = clinic.time(moment)
        } else {
            day = (query["day"].flatMap { LocalDate(String($0)) } ?? clinic.date(now)).description
            time = ""
        }
    }

    /// Nil while something is missing.
    func order(for patient: Identifier<Person>?, zone: Zone) -> VisitOrder? {
        guard let patient, let visitType = Identifier<VisitType>(visitType),
            let practitioner = Identifier<Practitioner>(practitioner), let civil = CivilTime("\(day)T\(time)")
        else { return nil }
        return VisitOrder(
            patient: patient,
            visitType: visitType,
            practitioner: practitioner,
            start: zone.instant(of: civil),
            isAnyway: isAnyway
        )
    }

    /// Whether the date of a series was left ticked.
    func isChosen(_ date: LocalDate) -> Bool { chosen.contains(Self.field(of: date)) }

    static func field(of date: LocalDate) -> String { "on-\(date)" }

    /// All of it but what is ticked.
    func fields(_ choice: PatientChoice) -> [FormField] {
        let visit = [
            ("sought", choice.sought), ("person", choice.chosen?.description ?? ""), ("visit_type", visitType),
            ("practitioner", practitioner), ("day", day), ("time", time),
        ]
        return visit.map { FormField(name: $0.0, value: $0.1) } + again.fields
    }

    let complaint = "Say for what, with whom, on which day and at what time."

    /// The board on which the visit stands.
    var boardHref: String { "\(ConsolePath.week.path)?day=\(safeDay)" + whose }
    /// The form itself, empty but for the time.
    var href: String { "\(ConsolePath.newVisit.path)?day=\(safeDay)" + whose }

    private var safeDay: String { LocalDate(day)?.description ?? "" }
    private var whose: String { Identifier<Practitioner>(practitioner).map { "&practitioner=\($0)" } ?? "" }
}

/// What the new-visit form is made of.
struct NewVisitSheet: Sendable {
    var catalog: VisitCatalog
    var choice: PatientChoice
    var complaint: String?
    var series: SeriesFacts?
    var standing: Standing
}

/// What the new-visit form shows.
struct NewVisitModel {
    let shell: Shell
    let complaint: String?
    let href: String
    let back: String
    let sought: String
    let matches: [MatchOption]
    let kinds: [FormOption]
    let practitioners: [FormOption]
    let day: String
    let time: String
    let repeats: [FormOption]
    let weeks: String
    let endsOnDay: Bool
    let count: String
    let until: String
    let preview: SeriesPreview?

    init(shell: Shell, form: NewVisitForm, sheet: NewVisitSheet, time clinic: ClinicTime) {
        let (catalog, choice) = (sheet.catalog, sheet.choice)
        self.shell = shell
        complaint = sheet.complaint
        href = ConsolePath.newVisit.path
        back = form.boardHref
        sought = choice.sought
        matches = choice.options
        kinds = catalog.types.map {
            FormOption(
                value: $0.id.description,
                name: "\($0.name), \($0.minutes) min",
                isChosen: $0.id.description == form.visitType
            )
        }
        practitioners = catalog.practitioners.map {
            FormOption(value: $0.id.description, name: $0.name, isChosen: $0.id.description == form.practitioner)
        }
        day = form.day
        time = form.time
        repeats = form.again.options
        weeks = form.again.weeks
        endsOnDay = form.again.ends == "on"
        count = form.again.count
        until = form.again.until
        var preview = sheet.series.map { facts in
            SeriesPreview(facts, time: clinic) { !form.isConfirmed || form.isChosen($0) }
        }
        preview?.fields =
            [FormField(name: "form_token", value: shell.formToken)] + form.fields(choice)
            + [FormField(name: "confirmed", value: "1")]
        self.preview = preview
    }
}
