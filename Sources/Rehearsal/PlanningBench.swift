import Care
import Dialogue
import Foundation
import Practice
import Store
import StoreSQLite

/// How long it takes to find and enqueue the reminders of one hour among a million future visits.
package struct PlanningBench {
    package struct Result: Encodable, Sendable {
        package var appointments: Int
        package var enqueued: Int
        package var seconds: Double
        package var perSecond: Double
        package var peakMemoryMB: Double

        package enum CodingKeys: String, CodingKey {
            case appointments, enqueued, seconds
            case perSecond = "per_second"
            case peakMemoryMB = "peak_memory_mb"
        }
    }

    private let appointments: Int
    private let due: Int
    private let clock: ManualClock
    private let engine: SQLiteEngine
    private let rules = PracticeRules(clinicName: "Clínica Aurora", line: "106540352242922")
    private static let start = Rehearsal.firstMoment + .hours(12)

    /// `due` of the `appointments` have a reminder in the hour after the start.
    package init(appointments: Int, due: Int, folder: String) throws {
        self.appointments = appointments
        self.due = due
        clock = ManualClock(Self.start - .days(60))
        engine = try SQLiteEngine(
            path: folder + "/plan.sqlite",
            vault: try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString()),
            clock: clock
        )
        try engine.bringUpToDate()
    }

    package func run(progress: (Int) -> Void = { _ in }) throws -> Result {
        try fill(progress)
        clock.move(to: Self.start + .hours(1))
        let planner = ReminderPlanner(rules: rules)
        let began = ContinuousClock.now
        while try engine.writeBlocking({ try planner.enqueueDue(limit: 500, in: $0) }) > 0 {}
        let spent = began.duration(to: .now).components
        let seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
        let enqueued = try engine.readBlocking {
            Int(try $0.number("SELECT count(*) FROM outbox WHERE state = 'queued'"))
        }
        return Result(
            appointments: appointments,
            enqueued: enqueued,
            seconds: seconds,
            perSecond: Double(enqueued) / seconds,
            peakMemoryMB: Self.peakMemoryMB()
        )
    }

    private func fill(_ progress: (Int) -> Void) throws {
        let patients = max(1, appointments / 10)
        let (location, type) = try engine.writeBlocking { tx in
            for template in TemplateCatalog.all where template.name == "appointment_reminder" {
                try tx.save(TemplateRecord(approved: template))
            }
            return (
                try tx.ensureLocation(named: "Centro", address: "Rua Um, 1", zone: "UTC"),
                try tx.ensureVisitType(named: "Visit", minutes: 5, reminderOffsets: [.hours(24)])
            )
        }
        var people: [Identifier<Person>] = []
        for first in stride(from: 0, to: patients, by: 2_000) {
            people += try engine.writeBlocking { tx in
                try (first..<min(first + 2_000, patients)).map { try admit($0, in: tx) }
            }
        }
        for first in stride(from: 0, to: appointments, by: 5_000) {
            try engine.writeBlocking { tx in
                for index in first..<min(first + 5_000, appointments) {
                    try book(index, people[index % people.count], location, type, in: tx)
                }
            }
            progress(first)
        }
    }

    private func admit(_ index: Int, in tx: Transaction) throws -> Identifier<Person> {
        let person = try tx.insertPerson(name: "Patient \(index)", language: .english, zone: "UTC")
        let digits = "1555" + String(2_000_000 + index)
        guard let address = try tx.ensureAddress(ChannelAddress(phone: digits)) else { return person.id }
        try tx.link(person.id, to: address.id, as: .oneself, trust: 2)
        try tx.record(Consent(purpose: .appointments, state: .given, at: tx.now, source: "bench"), of: person.id)
        return person.id
    }

    /// The first `due` have their reminder within the measured hour, the others later; a practitioner for every 1,000.
    private func book(
        _ index: Int,
        _ person: Identifier<Person>,
        _ location: Location,
        _ type: VisitType,
        in tx: Transaction
    ) throws {
        let isDue = index < due
        let slot = Int64(isDue ? index % 12 : (index - due) % 2_000)
        let practitioner = try tx.ensurePractitioner(
            named: "Dr \(isDue ? index / 12 : 100_000 + (index - due) / 2_000)"
        )
        let begins = Self.start + .hours(24) + (isDue ? .minutes(slot * 5) : .days(2) + .minutes(slot * 5))
        let appointment = Appointment(
            id: tx.newID(),
            patient: person,
            practitioner: practitioner.id,
            location: location.id,
            visitType: type.id,
            start: begins,
            end: begins + .minutes(5),
            zone: "UTC"
        )
        try AppointmentDesk(rules: rules).book(appointment, in: tx)
    }

    /// The most memory this process ever had, from the kernel's own account (`VmHWM`).
    package static func peakMemoryMB() -> Double {
        // Without /proc there is nothing to report.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let digits = line.filter(\.isNumber)
            return (Double(digits) ?? 0) / 1_024
        }
        return 0
    }
}
