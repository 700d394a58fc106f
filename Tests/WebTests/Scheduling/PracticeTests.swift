import Care
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import Web

/// Hours of single days, rooms and kinds of visit, changed in the console.
@Suite struct PracticePageTests {
    private func type(_ board: BoardClinic) -> [String: String] {
        [
            "visit_type": board.type.id.description, "minutes": "40", "before": "5", "after": "10", "notice": "120",
            "horizon": "60", "step": "20", "bookable": "1", "preparation": "Bring your card.",
            "practitioner\(board.weiss.id)": "1",
        ]
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

    @Test func `a room is added once, and a kind of visit needs it from then on`() async throws {
        let board = try await BoardClinic()
        let room = ["name": " Room 1 ", "kind": "room", "place": board.place.id.description]
        for _ in 0..<2 { #expect(try await board.post("/practice/resource", room).status == .seeOther) }
        let added = try #require(try await board.clinic.store.read { try $0.resources().first })
        #expect(added.name == "Room 1")
        var fields = type(board)
        fields["need1-\(added.id)"] = "1"
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        let id = board.type.id
        let (demand, horizon, changed) = try await board.clinic.store.read { tx in
            (try tx.demand(of: id), try tx.horizon(of: id), try tx.visitType(id))
        }
        #expect(demand?.minutes == 40 && demand?.bufferAfter == 10 && demand?.notice == .hours(2))
        #expect(demand?.practitioners == [board.weiss.id] && demand?.needs == [[added]] && horizon == 60)
        #expect(changed?.isBookable == true && changed?.preparation == "Bring your card.")
        let page = try await board.get("/practice").text
        #expect(page.contains("name=\"need1-\(added.id)\" value=\"1\" checked"))
        #expect(try await board.acts() == ["practice.changed", "practice.changed"])
    }

    @Test(arguments: [("minutes", "4"), ("before", "241"), ("notice", "-1"), ("horizon", "0"), ("step", "")])
    func `terms out of range change nothing`(field: String, value: String) async throws {
        let board = try await BoardClinic()
        var fields = type(board)
        fields[field] = value
        #expect(try await board.post("/practice/visit-type", fields).status == .unprocessableContent)
        let id = board.type.id
        #expect(try await board.clinic.store.read { try $0.demand(of: id)?.minutes } == 30)
    }
}
