import Care
import Foundation
import Store
import TestKit
import Testing

/// `caduceus import`, as somebody at the front desk runs it.
@Suite struct ImportCommandTests {
    private let file: TestStore
    private let folder: URL

    init() throws {
        file = try TestStore()
        folder = URL(filePath: file.folder)
        try write(
            "clinic: {name: Harbour Clinic, region: US, zone: America/New_York}\nstore: \(file.address)\n"
                + "master-key: \(Data(repeating: 7, count: 32).base64EncodedString())\n",
            to: "caduceus.yaml"
        )
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// The exit code and the lines it printed.
    private func run(_ arguments: String...) async throws -> (code: Int32, lines: [String]) {
        let (code, said) = try await Child.run(arguments, in: folder)
        return (code, said.split(separator: "\n").map(String.init))
    }

    @Test(.endsInTime)
    func `a practice and its visits come in, come again, and say what is wrong`() async throws {
        try write(
            """
            locations:
              - name: North
                zone: America/Chicago
            visit-types:
              - {name: Check-up, minutes: 40}
            practitioners:
              - name: Dr Okoye
                hours: [{location: North, days: mon-fri, from: "09:00", to: "17:00"}]

            """,
            to: "practice.yaml"
        )
        #expect(try await run("import", "practice", "practice.yaml").code == 0)
        let again = try await run("import", "practice", "practice.yaml")
        #expect(again.lines.last?.hasSuffix("all as it was") == true)

        let rows = """
            id,patient,phone,start,doctor,location,type,opt in
            1,Ana Soto,202-555-0142,2090-12-01 09:00,Dr Okoye,North,Check-up,yes
            2,Bo Ek,n/a,2090-12-01 10:00,Dr Okoye,North,Check-up,

            """
        try write(rows, to: "visits.csv")
        let first = try await run("import", "appointments", "visits.csv")
        #expect(first.code == 0)
        #expect(first.lines.last == "2 rows (UTF-8, dmy): 2 added, 0 changed, 0 unchanged, 0 left out")
        #expect(first.lines.dropLast().map { $0.prefix(7) } == ["line 3,", "line 3,"])
        let second = try await run("import", "appointments", "visits.csv")
        #expect(second.lines.last == "2 rows (UTF-8, dmy): 0 added, 0 changed, 2 unchanged, 0 left out")
        let visit = try file.open().readBlocking { tx in try tx.appointment(externalID: "1") }
        #expect(visit?.localStart == "2090-12-01T09:00" && visit?.zone == "America/Chicago")

        try write("locations:\n  - nane: North\n", to: "practice.yaml")
        let wrong = try await run("import", "practice", "practice.yaml")
        #expect(wrong.code == 1)
        #expect(wrong.lines.contains { $0.contains("practice.yaml:2: unknown key `nane`") })
    }
}
