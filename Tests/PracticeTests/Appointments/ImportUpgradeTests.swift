import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// Exports without ids over what the first version imported.
@Suite struct ImportUpgradeTests {
    private let desk: ImportDesk

    init() throws {
        desk = try ImportDesk()
    }

    private func keys() throws -> [String] {
        try desk.look { tx in try tx.rows("SELECT external_id FROM appointment ORDER BY start_at") { $0.text(0) } }
    }

    /// As the first version keyed a row.
    private func legacyKey(_ who: String, _ start: Instant, _ practitioner: String, in tx: Transaction) -> String {
        let bytes = tx.vault.blindIndex(.name, "\(who)|\(start.microseconds)|\(practitioner)")
        return "row:" + bytes.prefix(16).map { String($0, radix: 16) }.joined(separator: ".")
    }

    /// Gives what is booked the keys of the first version.
    private func age(_ who: String, practitioner: String, called: String? = nil) throws {
        try desk.change { tx in
            let (id, start) = try #require(
                try tx.row("SELECT id, start_at FROM appointment") { ($0.id(0, of: Appointment.self), $0.instant(1)) }
            )
            try tx.setExternalID(legacyKey(who, start, practitioner, in: tx), of: id)
            guard let called else { return }
            let colleague = try tx.ensurePractitioner(named: called).id
            try tx.execute(
                "UPDATE appointment SET practitioner_id = ?, imported_practitioner_id = ?",
                .id(colleague),
                .id(colleague)
            )
        }
    }

    @Test(arguments: ["", "7001"])
    func `an export without ids finds what the first version imported, and moves and cancels it`(record: String) throws
    {
        let header = "patient,mrn,phone,start,doctor,status"
        let row = "Ana Soto,\(record),202-555-0142,2026-12-01 09:00,Dr Okoye,booked"
        try desk.take(row, header: header)
        let current = try keys()
        try age(record.isEmpty ? "Ana Soto 12025550142" : record, practitioner: "Dr Okoye")
        #expect(try keys() != current)
        let again = try desk.take(row, header: header)
        #expect(again.unchanged == 1 && again.added == 0 && again.problems.isEmpty)
        #expect(try keys() == current)
        #expect(try desk.take(row.replacing("booked", with: "cancelled"), header: header).changed == 1)
        #expect(try desk.count("appointment") == 1)
    }

    @Test func `a visit that had the first version's default practitioner keeps it`() throws {
        let header = "patient,phone,start"
        let row = "Ana Soto,202-555-0142,2026-12-01 09:00"
        try desk.take(row, header: header)
        try age("Ana Soto 12025550142", practitioner: "", called: "Clinic")
        #expect(try desk.take(row, header: header).unchanged == 1)
        #expect(try desk.take(row, header: header).unchanged == 1)
        let names = try desk.look { tx in
            try tx.rows(
                "SELECT name FROM appointment JOIN practitioner ON practitioner.id = practitioner_id"
            ) { $0.text(0) }
        }
        #expect(names == ["Clinic"])
    }
}
