import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// Newer exports whose visits take each other's times.
@Suite struct ImportOrderTests {
    private let desk: ImportDesk

    init() throws {
        desk = try ImportDesk()
    }

    private func row(_ id: String, _ time: String, _ status: String = "booked", doctor: String = "Dr Okoye") -> String {
        "\(id),Patient \(id),,,2026-12-01 \(time),60,\(doctor),North,Check-up,\(status)"
    }

    private func times(_ ids: String...) throws -> [String?] {
        try ids.map { try desk.start($0)?.suffix(5).description }
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]])
    func `visits shifted by an hour all arrive, whatever the order of rows`(order: [Int]) throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"), row("C", "11:00"))
        let later = [row("A", "10:00"), row("B", "11:00"), row("C", "12:00")]
        let tally = try desk.take(later[order[0]], later[order[1]], later[order[2]])
        #expect(tally.changed == 3 && tally.problems.isEmpty)
        #expect(try times("A", "B", "C") == ["10:00", "11:00", "12:00"])
    }

    @Test func `two visits that swap their times do so`() throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"))
        let tally = try desk.take(row("A", "10:00"), row("B", "09:00"))
        #expect(tally.changed == 2 && tally.problems.isEmpty)
        #expect(try times("A", "B") == ["10:00", "09:00"])
        let states = try [desk.visit("A"), desk.visit("B")].map { $0?.state }
        #expect(states == [.booked, .booked])
    }

    @Test func `a ring of three, with a newcomer behind it, moves on`() throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"), row("C", "11:00"), row("D", "13:00"))
        let tally = try desk.take(
            row("E", "13:00"),
            row("A", "10:00"),
            row("B", "11:00"),
            row("C", "09:00"),
            row("D", "14:00")
        )
        #expect(tally.changed == 4 && tally.added == 1 && tally.problems.isEmpty)
        #expect(try times("A", "B", "C", "D", "E") == ["10:00", "11:00", "09:00", "14:00", "13:00"])
    }

    @Test func `practitioners may swap their patients`() throws {
        try desk.take(row("A", "09:00"), row("B", "09:00", doctor: "Dr Silva"))
        let tally = try desk.take(row("A", "09:00", doctor: "Dr Silva"), row("B", "09:00"))
        #expect(tally.changed == 2 && tally.problems.isEmpty)
    }

    @Test func `a time that a cancelled visit frees further down can be had`() throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"))
        let tally = try desk.take(row("A", "10:00"), row("C", "09:00"), row("B", "10:00", "cancelled"))
        #expect(tally.problems.isEmpty)
        #expect(try times("A", "C") == ["10:00", "09:00"])
    }

    @Test func `what is really taken is told by its line, and the others move`() throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"), row("C", "12:00"))
        // A and B swap; D wants what C keeps.
        let tally = try desk.take(row("A", "10:00"), row("B", "09:00"), row("D", "12:30"))
        #expect(tally.changed == 2)
        #expect(tally.problems.map(\.line) == [4])
        #expect(tally.problems.first?.reason.contains("another visit") == true)
        #expect(try desk.visit("D") == nil)
    }

    @Test func `a swap that a third visit stands in the way of leaves all as it was`() throws {
        try desk.take(row("A", "09:00"), row("B", "10:00"), row("C", "11:00"))
        let tally = try desk.take(row("A", "10:00"), row("B", "11:00"))
        #expect(tally.problems.map(\.line).sorted() == [2, 3])
        #expect(try times("A", "B", "C") == ["09:00", "10:00", "11:00"])
        let states = try [desk.visit("A"), desk.visit("B")].map { $0?.state }
        #expect(states == [.booked, .booked])
    }

    @Test func `a file longer than one batch shifts as a whole`() throws {
        func rows(from first: Int) -> [ImportedAppointment] {
            let lines = (0..<250).map { number in
                let minute = first + number * 5
                let date = 1 + minute / 1_440
                let clock = "\(minute % 1_440 / 60):" + (minute % 60 < 10 ? "0" : "") + "\(minute % 60)"
                return "V\(number),P\(number),2026-12-0\(date) \(clock),5,Dr Okoye"
            }
            let text = (["id,patient,start,duration,doctor"] + lines).joined(separator: "\n")
            return (try? AppointmentCSV(region: "US").read(Array(text.utf8)).appointments) ?? []
        }
        let importer = AppointmentImport(rules: ImportDesk.rules, defaults: desk.defaults)
        var tallies: [AppointmentImport.Tally] = []
        for first in [0, 5] {
            var queue = ImportQueue(rows(from: first))
            while let step = queue.next() {
                let outcome = try desk.change { tx in try importer.run(step, in: tx) }
                queue.note(outcome, of: step)
            }
            #expect(queue.settled == 250)
            tallies.append(queue.tally)
        }
        #expect(tallies.map(\.added) == [250, 0])
        #expect(tallies.map(\.changed) == [0, 250])
        #expect(tallies.allSatisfy { $0.problems.isEmpty })
    }
}
