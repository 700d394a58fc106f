import Care
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import Web

/// Hours by the week and of single days, changed in the console.
@Suite struct PracticeHoursTests {
    private func week(_ board: BoardClinic, _ spans: [(field: String, from: String, to: String)]) -> [String: String] {
        var fields = ["practitioner": board.okafor.id.description]
        for (field, from, to) in spans {
            fields["place\(field)"] = board.place.id.description
            fields["from\(field)"] = from
            fields["to\(field)"] = to
        }
        return fields
    }

    private func weekly(_ board: BoardClinic) async throws -> [String] {
        let okafor = board.okafor.id
        return try await board.clinic.store.read { tx in
            try tx.openingHours(of: okafor).map { "\($0.weekday) \($0.from)-\($0.to)" }
        }
    }

    @Test func `weekly hours become exactly what was filled in, until midnight if need be`() async throws {
        let board = try await BoardClinic()
        let fields = week(board, [("2-1", "20:00", "00:00"), ("2-4", "08:00", "12:30"), ("7-8", "09:00", "10:00")])
        for _ in 0..<2 {
            let answer = try await board.post("/practice/weekly", fields)
            #expect(answer.status == .seeOther && answer.headers[.location] == "/practice")
        }
        #expect(try await weekly(board) == ["2 480-750", "2 1200-1440", "7 540-600"])
        let page = try await board.get("/practice").text
        #expect(page.contains("Tue 08:00–12:30 · Tue 20:00–24:00 · Sun 09:00–10:00"))
        #expect(page.contains("name=\"to2-2\" type=\"time\" value=\"00:00\""))
        // What is as it was leaves no entry.
        #expect(try await board.acts() == ["practice.changed"])
        #expect(try await board.post("/practice/weekly", week(board, [])).status == .seeOther)
        #expect(try await weekly(board).isEmpty)
        #expect(try await board.get("/practice").text.contains("no weekly hours"))
    }

    @Test(arguments: [
        ("from1-1", "12:00", "look at Monday"), ("to1-1", "x", "look at Monday"), ("from1-1", "", "look at Monday"),
        (
            "from1-2", "11:00",
            "two places at once on Monday: 10:00–11:30 at Lindenstraße and 11:00–12:30 at Lindenstraße"
        ),
        ("place1-1", "7", "no such"), ("place1-1", "", "at which place, on Monday"), ("practitioner", "7", "no such"),
    ])
    func `weekly hours that cannot be are refused`(field: String, value: String, words: String) async throws {
        let board = try await BoardClinic()
        var fields = week(board, [("1-1", "10:00", "11:30"), ("1-2", "11:30", "12:30")])
        fields[field] = value
        let before = try await weekly(board)
        let answer = try await board.post("/practice/weekly", fields)
        #expect(answer.status == .unprocessableContent && answer.text.contains(words))
        #expect(try await weekly(board) == before)
        #expect(try await board.acts().isEmpty)
        fields["practitioner"] = "x"
        #expect(try await board.post("/practice/weekly", fields).status == .badRequest)
    }

    @Test func `visits that are booked outside the new hours stay, and are told with their weeks`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.book("Rosa Díaz", board.moment(BoardClinic.tuesday.adding(days: 7), 11, 30))
        #expect(try await !board.get("/practice").text.contains("outside these hours"))
        #expect(try await board.post("/practice/weekly", week(board, [("2-1", "09:30", "12:00")])).status == .seeOther)
        var page = try await board.get("/practice").text
        #expect(page.contains("1 booked visit of the next three months lies outside these hours."))
        #expect(page.contains("/week?day=2026-11-23&amp;practitioner=\(board.okafor.id)"))
        #expect(page.contains("Week of Mon 23 Nov: 1") && !page.contains("Week of Mon 30 Nov"))
        #expect(try await board.current(visit).state == .booked)
        #expect(try await board.post("/practice/weekly", week(board, [("1-1", "09:30", "12:00")])).status == .seeOther)
        page = try await board.get("/practice").text
        #expect(page.contains("2 booked visits") && page.contains("Week of Mon 30 Nov: 1"))
    }

    @Test func `a day has other hours, is closed, and has the weekly ones again`() async throws {
        let board = try await BoardClinic()
        var fields = [
            "practitioner": board.okafor.id.description, "day": "2026-11-24", "what": "hours",
            "place": board.place.id.description, "from1": "10:00", "to1": "11:30", "from2": "", "to2": "",
        ]
        func hours() async throws -> [ClosedRange<Int>] {
            let (okafor, day) = (board.okafor.id, BoardClinic.tuesday)
            return try await board.clinic.store.read { tx in
                try tx.workingHours(of: okafor, on: day...day).on(day).map { $0.from...$0.to }
            }
        }
        #expect(try await board.post("/practice/hours", fields).status == .seeOther)
        #expect(try await hours() == [600...690])
        #expect(try await board.get("/practice").text.contains("10:00–11:30, Lindenstraße"))
        fields["what"] = "closed"
        #expect(try await board.post("/practice/hours", fields).status == .seeOther)
        #expect(try await hours().isEmpty)
        #expect(try await board.get("/practice").text.contains("sees nobody"))
        fields["what"] = "weekly"
        #expect(try await board.post("/practice/hours", fields).status == .seeOther)
        #expect(try await hours() == [540...720, 780...1020])
        #expect(try await board.acts() == Array(repeating: "practice.changed", count: 3))
    }

    @Test(arguments: [("from1", "12:00"), ("to1", "x"), ("day", ""), ("practitioner", "7"), ("from2", "11:00")])
    func `hours that cannot be are refused`(field: String, value: String) async throws {
        let board = try await BoardClinic()
        var fields = [
            "practitioner": board.okafor.id.description, "day": "2026-11-24", "what": "hours",
            "place": board.place.id.description, "from1": "10:00", "to1": "11:30", "from2": "", "to2": "12:30",
        ]
        if field != "from2" { fields["to2"] = "" }
        fields[field] = value
        #expect(try await board.post("/practice/hours", fields).status == .unprocessableContent)
        #expect(try await board.acts().isEmpty)
    }
}
