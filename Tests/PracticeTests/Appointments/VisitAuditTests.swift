import Care
import Practice
import Store
import TestKit
import Testing

/// What becomes of visits is in the audit chain: whoever asked for it, and without a word of the file's.
@Suite struct VisitAuditTests {
    private let desk: ImportDesk

    init() throws {
        desk = try ImportDesk()
    }

    private func rows() throws -> [AuditRow] {
        try desk.look { tx in
            var check = AuditCheck()
            while try check.walk(in: tx) {}
            #expect(check.fault == nil)
            return try tx.auditRows(after: 0, limit: 1_000).map(\.row)
        }
    }

    @Test func `an import tells how many visits it changed, and whose`() throws {
        try desk.take(
            "1,Ana Soto,M1,202-555-0142,2026-12-01 09:00,30,Dr A,North,Check-up,",
            "2,Bo Ek,M2,202-555-0143,2026-12-01 10:00,30,Dr A,North,Check-up,",
            "3,Ana Soto,M1,202-555-0142,2026-12-02 09:00,30,Dr A,North,Check-up,"
        )
        let patients = try [1, 2].map { try #require(try desk.visit("\($0)")).patient.rawValue }
        let entry = try #require(try rows().first)
        #expect(try rows().count == 1)
        #expect(entry.act == "import.appointments" && entry.actor == "command-line" && entry.amount == 3)
        #expect(entry.subjectIDs == patients.sorted())
        // The same file again changes nothing and tells nothing.
        try desk.take("1,Ana Soto,M1,202-555-0142,2026-12-01 09:00,30,Dr A,North,Check-up,")
        #expect(try rows().count == 1)
    }

    @Test func `each change of a visit has its entry, by whoever asked for it`() throws {
        let line = "1,Ana Soto,M1,202-555-0142,2026-12-01 09:00,30,Dr A,North,Check-up,"
        try desk.take(line)
        try desk.patient("1") { .confirm(seen: $0.version) }
        try desk.take(line.replacing("09:00", with: "11:00"))
        try desk.patient("1") { .cancel(.patient, seen: $0.version) }
        let told = try rows().map { row in [row.act, row.actor, row.reason].compactMap(\.self).joined(separator: " ") }
        #expect(
            told == [
                "import.appointments command-line", "visit.confirmed system.intake", "visit.moved command-line",
                "import.appointments command-line", "visit.cancelled system.intake patient",
            ]
        )
        let visit = try #require(try desk.visit("1"))
        #expect(try rows().filter { $0.object == "visit" }.allSatisfy { $0.objectID == visit.id.rawValue })
        #expect(try rows().filter { $0.object == "visit" }.allSatisfy { $0.person == visit.patient.rawValue })
    }

    @Test func `no name, number or word of anybody's is anywhere in the chain`() throws {
        try desk.take("1,Ana Soto,M1,202-555-0142,2026-12-01 09:00,30,Dr A,North,Check-up,")
        try desk.patient("1") { .cancel(.patient, seen: $0.version) }
        let codes = Set(
            AuditAct.allCases.map(\.rawValue) + ReasonCode.allCases.map(\.rawValue)
                + Appointment.CancelReason.allCases.map(\.rawValue)
        )
        for row in try rows() {
            #expect(codes.contains(row.act) && row.reason.map(codes.contains) ?? true)
            #expect(["command-line", "system.intake"].contains(row.actor))
        }
    }
}
