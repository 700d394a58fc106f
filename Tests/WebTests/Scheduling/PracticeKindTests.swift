import Care
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import Web

/// Kinds of visit, added and changed in the console.
@Suite struct PracticeKindTests {
    private func fields(_ board: BoardClinic) -> [String: String] {
        [
            "visit_type": board.type.id.description, "name": "Check-up", "minutes": "40", "before": "5", "after": "10",
            "notice": "120", "horizon": "60", "step": "20", "bookable": "1", "preparation": "Bring your card.",
            "reminders": "48h 24h", "practitioner\(board.weiss.id)": "1",
        ]
    }

    private func rooms(_ count: Int, _ board: BoardClinic) async throws -> [Resource] {
        let place = board.place.id
        return try await board.clinic.store.write { tx in
            try (1...count).map { try tx.ensureResource(named: "Room \($0)", .room, at: place) }
        }
    }

    @Test func `a kind of visit changes in all its terms`() async throws {
        let board = try await BoardClinic()
        let room = try await rooms(1, board)[0]
        var fields = fields(board)
        fields["need1-\(room.id)"] = "1"
        fields["name"] = "Long check-up"
        fields["reminders"] = "24h, 2h; under 36h none; raised add 3d"
        let answer = try await board.post("/practice/visit-type", fields)
        #expect(answer.status == .seeOther && answer.headers[.location] == "/practice/visits")
        let id = board.type.id
        let (demand, horizon, found) = try await board.clinic.store.read { tx in
            (try tx.demand(of: id), try tx.horizon(of: id), try tx.visitType(id))
        }
        #expect(demand?.minutes == 40 && demand?.bufferAfter == 10 && demand?.notice == .hours(2))
        #expect(demand?.practitioners == [board.weiss.id] && demand?.needs == [[room]] && horizon == 60)
        let changed = try #require(found)
        #expect(changed.name == "Long check-up" && changed.isBookable && changed.preparation == "Bring your card.")
        #expect(changed.reminderOffsets == [.hours(24), .hours(2)])
        #expect(changed.reminderRules == [.confirmationOnly(under: .hours(36)), .addAtRisk(.days(3), from: .raised)])
        let page = try await board.get("/practice/visits").text
        #expect(page.contains("name=\"need1-\(room.id)\" value=\"1\" checked"))
        #expect(page.contains("value=\"24h 2h; under 36h none; raised add 3d\""))
        #expect(try await board.acts() == ["practice.changed"])
    }

    @Test func `a new kind of visit is added with its terms, once`() async throws {
        let board = try await BoardClinic()
        var fields = fields(board)
        fields["visit_type"] = ""
        #expect(try await board.post("/practice/visit-type", fields).text.contains("“Check-up” already"))
        fields["name"] = "Blood test"
        fields["reminders"] = "none"
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        #expect(try await board.post("/practice/visit-type", fields).status == .unprocessableContent)
        let (added, demand) = try await board.clinic.store.read { tx in
            let type = try tx.visitType(named: "Blood test")
            return (type, try type.flatMap { try tx.demand(of: $0.id) })
        }
        #expect(added?.reminderOffsets == [] && added?.isBookable == true && demand?.minutes == 40)
        #expect(try await board.get("/practice/visits").text.contains("40 min, booked in the chat"))
        #expect(try await board.acts() == ["practice.changed"])
    }

    @Test func `all four needs are kept by a change of something else`() async throws {
        let board = try await BoardClinic()
        let rooms = try await rooms(4, board)
        let id = board.type.id
        try await board.clinic.store.write { tx in
            try tx.save(VisitDemand(minutes: 30, needs: rooms.map { [$0] }), horizonDays: 28, of: id)
        }
        let page = try await board.get("/practice/visits").text
        var fields = fields(board)
        for (number, room) in rooms.enumerated() {
            let field = "need\(number + 1)-\(room.id)"
            #expect(page.contains("name=\"\(field)\" value=\"1\" checked"))
            fields[field] = "1"
        }
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        #expect(try await board.clinic.store.read { try $0.demand(of: id)?.needs } == rooms.map { [$0] })
    }

    @Test func `what follows a kind is itself, another or nothing`() async throws {
        let board = try await BoardClinic()
        let other = try await board.clinic.store.write { try $0.ensureVisitType(named: "Control", minutes: 15) }
        func followUp() async throws -> FollowUp? {
            let id = board.type.id
            return try await board.clinic.store.read { try $0.visitType(id)?.followUp }
        }
        var fields = fields(board)
        fields["follow_up"] = "itself"
        fields["follow_up_days"] = "180"
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        #expect(try await followUp() == FollowUp(visitType: board.type.id, days: 180))
        #expect(try await board.get("/practice/visits").text.contains("then Check-up in 180 days"))
        fields["follow_up"] = other.id.description
        fields["follow_up_days"] = "730"
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        #expect(try await followUp() == FollowUp(visitType: other.id, days: 730))
        let page = try await board.get("/practice/visits").text
        #expect(page.contains("<option value=\"\(other.id)\" selected>Control</option>"))
        for (kind, days) in [("itself", ""), ("itself", "0"), ("itself", "731"), ("7", "30"), ("x", "30")] {
            fields["follow_up"] = kind
            fields["follow_up_days"] = days
            let answer = try await board.post("/practice/visit-type", fields)
            #expect([.unprocessableContent, .badRequest].contains(answer.status), "\(kind) \(days)")
        }
        #expect(try await followUp() == FollowUp(visitType: other.id, days: 730))
        fields["follow_up"] = ""
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        #expect(try await followUp() == nil)
        fields["visit_type"] = ""
        fields["name"] = "Dressing"
        fields["follow_up"] = "itself"
        fields["follow_up_days"] = "3"
        #expect(try await board.post("/practice/visit-type", fields).status == .seeOther)
        let dressing = try #require(try await board.clinic.store.read { try $0.visitType(named: "Dressing") })
        #expect(dressing.followUp == FollowUp(visitType: dressing.id, days: 3))
    }

    @Test(arguments: [
        ("minutes", "4", "5 to 1440"), ("before", "241", "0 to 240"), ("after", "x", "0 to 240"),
        ("notice", "-1", "a year"),
        ("horizon", "0", "1 to 400"), ("step", "", "5 to 240"), ("name", " ", "at most 200"),
        ("preparation", String(repeating: "x", count: 401), "400 characters"), ("visit_type", "7", "no such"),
        ("reminders", "", "is no time before the visit"), ("reminders", "24x", "`24x` is no time before the visit"),
        ("reminders", "24h; sometimes", "`sometimes` is no rule"), ("reminders", "24h 24h", "twice"),
    ])
    func `terms that cannot be change nothing`(field: String, value: String, words: String) async throws {
        let board = try await BoardClinic()
        let before = try await board.clinic.store.read { try $0.visitTypes() }
        for id in [board.type.id.description, ""] where field != "visit_type" || !id.isEmpty {
            var fields = fields(board)
            fields["visit_type"] = id
            if id.isEmpty { fields["name"] = "Another" }
            fields[field] = value
            let answer = try await board.post("/practice/visit-type", fields)
            #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(answer.text.suffix(900))")
        }
        #expect(try await board.clinic.store.read { try $0.visitTypes() } == before)
        #expect(try await board.acts().isEmpty)
    }
}
