import Care
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import Web

/// A visit entered from the board.
@Suite struct NewVisitTests {
    private func fields(_ board: BoardClinic, _ sought: String, time: String = "14:00") -> [String: String] {
        [
            "sought": sought, "visit_type": board.type.id.description, "practitioner": board.okafor.id.description,
            "day": "2026-11-24", "time": time,
        ]
    }

    private func visits(_ board: BoardClinic, _ person: Identifier<Person>) async throws -> [Appointment] {
        try await board.clinic.store.read { try $0.upcoming(of: person, from: $0.now) }
    }

    @Test func `the form knows the minute of the board it was opened at`() async throws {
        let board = try await BoardClinic()
        let origin = board.moment(8).seconds
        let page = try await board.get(
            "/week/new?day=2026-11-24&practitioner=\(board.weiss.id)&origin=\(origin)&start=135"
        )
        #expect(
            page.status == .ok && page.text.contains("value=\"10:15\"") && page.text.contains("value=\"2026-11-24\"")
        )
        #expect(page.text.contains("value=\"\(board.weiss.id)\" selected"))
        #expect(try await board.get("/week/new?origin=x&start=-5&day=z").status == .ok)
    }

    @Test func `a patient found by name or number is booked once, told once`() async throws {
        let board = try await BoardClinic()
        let person = try await board.person("Amara Nwosu")
        for sought in ["amara  nwosu", "+1 202 555 0111"] {
            let answer = try await board.post("/week/new", fields(board, sought))
            #expect(answer.status == .seeOther, "\(sought)")
            #expect(answer.headers[.location] == "/week?day=2026-11-24&practitioner=\(board.okafor.id)")
        }
        let visit = try #require(try await visits(board, person).first)
        #expect(try await visits(board, person).count == 1)
        #expect(visit.start == board.moment(14))
        #expect(try await board.queued() == ["told:\(visit.id):1"])
        #expect(try await board.acts() == ["visit.booked"])
    }

    @Test func `of namesakes one is chosen, and nobody is guessed`() async throws {
        let board = try await BoardClinic()
        let first = try await board.person("Amara Nwosu")
        let second = try await board.person("Amara Nwosu")
        let asked = try await board.post("/week/new", fields(board, "Amara Nwosu"))
        #expect(asked.status == .unprocessableContent && asked.text.contains("2 people may be meant"))
        #expect(asked.text.contains("value=\"\(first)\"") && asked.text.contains("•••• "))
        let unknown = try await board.post("/week/new", fields(board, "Nobody Here"))
        #expect(unknown.status == .unprocessableContent && unknown.text.contains("Nobody in the records"))
        var chosen = fields(board, "Amara Nwosu")
        chosen["person"] = second.description
        #expect(try await board.post("/week/new", chosen).status == .seeOther)
        #expect(try await visits(board, first).isEmpty)
        #expect(try await visits(board, second).count == 1)
        // Whose names were shown is kept.
        #expect(try await board.acts() == ["saw.new_visit", "visit.booked"])
    }

    @Test func `a taken time is told first, and nothing is entered`() async throws {
        let board = try await BoardClinic()
        let person = try await board.person("Amara Nwosu")
        try await board.book("Rosa Díaz", board.moment(14))
        let answer = try await board.post("/week/new", fields(board, "Amara Nwosu"))
        #expect(answer.status == .conflict && answer.text.contains("Rosa Díaz, 14:00–14:30"))
        #expect(answer.text.contains("Free with") && !answer.text.contains("data-anyway"))
        #expect(try await visits(board, person).isEmpty)
        var late = fields(board, "Amara Nwosu", time: "18:00")
        #expect(try await board.post("/week/new", late).status == .conflict)
        late["anyway"] = "1"
        #expect(try await board.post("/week/new", late).status == .seeOther)
        #expect(try await visits(board, person).map(\.start) == [board.moment(18)])
    }

    @Test(arguments: ["visit_type", "practitioner", "day", "time"])
    func `what is missing is said`(field: String) async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        var fields = fields(board, "Amara Nwosu")
        fields[field] = "x"
        let answer = try await board.post("/week/new", fields)
        #expect(answer.status == .unprocessableContent && answer.text.contains("role=\"alert\""))
    }
}
