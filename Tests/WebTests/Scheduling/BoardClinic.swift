import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// A clinic of two with opening hours, and staff who are signed in; it is half past nine on Monday 23 November 2026.
struct BoardClinic {
    let clinic: TestClinic
    let browser: Browser
    let okafor: Practitioner
    let weiss: Practitioner
    let place: Location
    let type: VisitType

    static let tuesday = SampleRows.today.adding(days: 1)

    /// Both see patients from nine to twelve and from one to five, Monday to Friday.
    init() async throws {
        clinic = try TestClinic()
        browser = try await clinic.signIn()
        (okafor, weiss, place, type) = try await clinic.store.write { tx in
            let okafor = try tx.ensurePractitioner(named: "Dr. Mira Okafor")
            let weiss = try tx.ensurePractitioner(named: "Dr. Jonas Weiß")
            let place = try tx.ensureLocation(named: "Lindenstraße", address: "", zone: "Europe/Berlin")
            for practitioner in [okafor, weiss] {
                for weekday in 1...5 {
                    for (from, to) in [(9 * 60, 12 * 60), (13 * 60, 17 * 60)] {
                        try tx.add(
                            OpeningHours(
                                practitioner: practitioner.id,
                                location: place.id,
                                weekday: weekday,
                                from: from,
                                to: to
                            )
                        )
                    }
                }
            }
            return (okafor, weiss, place, try tx.ensureVisitType(named: "Check-up", minutes: 30))
        }
    }

    /// On Tuesday.
    func moment(_ hour: Int, _ minute: Int = 0) -> Instant { moment(Self.tuesday, hour, minute) }

    func moment(_ date: LocalDate, _ hour: Int, _ minute: Int = 0) -> Instant {
        clinic.settings.zone.instant(of: CivilTime(date, hour: hour, minute: minute))
    }

    /// Somebody with a phone who agreed to messages, and their visit of half an hour.
    @discardableResult
    func book(
        _ name: String,
        _ start: Instant,
        with practitioner: Practitioner? = nil,
        externalID: String? = nil
    ) async throws -> Appointment {
        let (okafor, place, type, zone) = (practitioner ?? okafor, place, type, clinic.settings.zone.name)
        return try await clinic.store.write { tx in
            let person = try Self.person(name, zone: zone, in: tx)
            let visit = Appointment(
                id: tx.newID(),
                patient: person,
                practitioner: okafor.id,
                location: place.id,
                visitType: type.id,
                start: start,
                end: start + .minutes(30),
                zone: zone,
                externalID: externalID
            )
            try AppointmentDesk(rules: TestClinic.rules).book(visit, in: tx)
            return visit
        }
    }

    func person(_ name: String) async throws -> Identifier<Person> {
        let zone = clinic.settings.zone.name
        return try await clinic.store.write { try Self.person(name, zone: zone, in: $0) }
    }

    private static func person(_ name: String, zone: String, in tx: Transaction) throws -> Identifier<Person> {
        let person = try tx.insertPerson(name: name, language: .english, zone: zone)
        let count = try tx.number("SELECT count(*) FROM person")
        let address = try tx.ensureAddress(phone: needed(PhoneNumber(digits: "120255501\(10 + count)")))
        try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
        try tx.record(
            Consent(purpose: .appointments, state: .given, at: tx.now, source: "front-desk"),
            of: person.id
        )
        return person.id
    }

    func current(_ visit: Appointment) async throws -> Appointment {
        try needed(try await clinic.store.read { try $0.appointment(visit.id) })
    }

    /// Causes of what waits to be sent, in order.
    func queued() async throws -> [String] {
        try await clinic.store.read { tx in
            try tx.rows("SELECT cause FROM outbox WHERE state = 'queued' ORDER BY id") { $0.text(0) }
        }
    }

    /// The acts kept so far, of staff.
    func acts() async throws -> [String] {
        try await clinic.store.read { try $0.auditRows(after: 0, limit: 1_000).map(\.row) }
            .filter { $0.actor == "staff" }.map(\.act)
    }

    func get(_ path: String) async throws -> TestResponse {
        try await clinic.visit { [browser] in
            try await $0.execute(uri: path, method: .get, headers: browser.headers)
        }
    }

    func post(_ path: String, _ fields: [String: String], token: String? = nil) async throws -> TestResponse {
        let pairs = fields.map { ($0.key, $0.value) } + [("form_token", token ?? browser.formToken)]
        return try await clinic.visit { [browser] in
            try await $0.execute(uri: path, method: .post, headers: browser.formHeaders, body: Browser.form(pairs))
        }
    }

    /// The fields of a move as the board posts them: minutes after eight o'clock of the day.
    func move(
        _ visit: Appointment,
        to start: Instant,
        minutes: Int = 30,
        with practitioner: Practitioner? = nil,
        seen: Int? = nil,
        anyway: Bool = false
    ) -> [String: String] {
        let origin = moment(clinic.settings.zone.civil(at: start).date, 8)
        let from = Int((start - origin).seconds / 60)
        return [
            "here": "/week?day=2026-11-24", "appointment": visit.id.description,
            "version": (seen ?? visit.version).description, "owner": (practitioner ?? okafor).id.description,
            "origin": origin.seconds.description, "start": from.description, "end": (from + minutes).description,
            "anyway": anyway ? "1" : "",
        ]
    }
}
