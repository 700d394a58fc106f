import Care
import Interchange
import Practice
import Store
import TestKit

/// A clinic that imports exports into a store of its own.
struct ImportDesk {
    static let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line)
    static let header = "id,patient,mrn,phone,start,duration,doctor,location,type,status"

    let file: TestStore
    let engine: any StoreEngine
    var defaults: AppointmentImport.Defaults

    init() throws {
        file = try TestStore()
        engine = try file.open()
        defaults = AppointmentImport.Defaults(language: .english, zone: "America/New_York", location: "Harbour Health")
    }

    /// Imports lines under the standard header, or a whole file with its own.
    @discardableResult
    func take(_ lines: String..., header: String = header) throws -> AppointmentImport.Tally {
        let text = ([header] + lines).joined(separator: "\n") + "\n"
        let read = try AppointmentCSV(region: "US").read(Array(text.utf8))
        let importer = AppointmentImport(rules: Self.rules, defaults: defaults)
        var tally = try engine.writeBlocking { tx in try importer.run(read.appointments, in: tx) }
        tally.problems += read.problems
        return tally
    }

    func visit(_ id: String) throws -> Appointment? {
        try engine.readBlocking { tx in try tx.appointment(externalID: id) }
    }

    /// When it starts, as the location's clock shows it.
    func start(_ id: String) throws -> String? { try visit(id)?.localStart }

    @discardableResult
    func change<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.writeBlocking(body) }

    func look<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.readBlocking(body) }

    /// What the patient does on the phone.
    func patient(_ id: String, _ command: (Appointment) -> Appointment.Command) throws {
        try change { tx in
            guard let visit = try tx.appointment(externalID: id) else { throw Missing() }
            try AppointmentDesk(rules: Self.rules).perform(command(visit), on: visit, in: tx)
        }
    }

    func move(_ id: String, by span: Span) throws {
        try patient(id) { visit in
            var slot = visit.slot
            slot.start = slot.start + span
            slot.end = slot.end + span
            return .reschedule(to: slot, seen: visit.version)
        }
    }

    func count(_ table: String) throws -> Int64 { try look { tx in try tx.number("SELECT count(*) FROM \(table)") } }

    struct Missing: Error {}
}
