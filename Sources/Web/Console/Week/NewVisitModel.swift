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

    init(_ form: FormBody) {
        visitType = form["visit_type"]
        practitioner = form["practitioner"]
        day = form["day"]
        time = form["time"]
        isAnyway = form["anyway"] == "1"
    }

    /// As the board opens it: with a day, or with a minute of one of its columns.
    init(_ request: Request, time clinic: ClinicTime, now: Instant) {
        let query = request.uri.queryParameters
        visitType = ""
        practitioner = query["practitioner"].map(String.init) ?? ""
        isAnyway = false
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

    let complaint = "Say for what, with whom, on which day and at what time."

    /// The board on which the visit stands.
    var boardHref: String { "\(ConsolePath.week.path)?day=\(safeDay)" + whose }
    /// The form itself, empty but for the time.
    var href: String { "\(ConsolePath.newVisit.path)?day=\(safeDay)" + whose }

    private var safeDay: String { LocalDate(day)?.description ?? "" }
    private var whose: String { Identifier<Practitioner>(practitioner).map { "&practitioner=\($0)" } ?? "" }
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

    init(shell: Shell, form: NewVisitForm, catalog: VisitCatalog, choice: PatientChoice, complaint: String?) {
        self.shell = shell
        self.complaint = complaint
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
    }
}
