import Care
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// The wait-list as staff see and steer it.
@Suite struct WaitingTests {
    private func join(_ board: BoardClinic, _ sought: String, _ more: [String: String] = [:]) -> [String: String] {
        [
            "sought": sought, "visit_type": board.type.id.description, "practitioner": "", "part_of_day": "",
            "first_day": "", "last_day": "", "notice": "2", "priority": "routine",
        ].merging(more) { $1 }
    }

    private func entries(_ board: BoardClinic) async throws -> [WaitListEntry] {
        try await board.clinic.store.read { try $0.waitList() }
    }

    /// A time on Wednesday that came free while two waited.
    private func freed(_ board: BoardClinic) async throws -> Identifier<FreedSlot> {
        let visit = try await board.book("Grace O'Neill", board.moment(BoardClinic.tuesday.adding(days: 1), 10))
        try await board.clinic.store.write { tx in
            _ = try AppointmentDesk(rules: TestClinic.rules).perform(.cancel(.patient, seen: 1), on: visit, in: tx)
        }
        return try needed(try await board.clinic.store.read { try $0.freedSlots(since: $0.now, limit: 5).first }).id
    }

    @Test func `somebody is put on the list with a wish, once, and taken off, once`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let wish = [
            "practitioner": board.okafor.id.description, "part_of_day": "morning", "weekday1": "1", "weekday3": "1",
            "first_day": "2026-12-01", "priority": "urgent", "notice": "24",
        ]
        for _ in 0..<2 {
            #expect(try await board.post("/waiting", join(board, "Amara Nwosu", wish)).status == .seeOther)
        }
        let entry = try #require(try await entries(board).first)
        #expect(try await entries(board).count == 1)
        #expect(entry.wish.weekdays == [1, 3])
        #expect(entry.noticeMinutes == 1440)
        let page = try await board.get("/waiting").text
        #expect(page.contains("mornings, Mon or Wed, from Tue 1 Dec, 24 h of notice") && page.contains("1 of 40"))
        #expect(page.contains("Urgent") && page.contains("No time is free that somebody waits for."))
        for _ in 0..<2 {
            #expect(try await board.post("/waiting/remove", ["entry": entry.id.description]).status == .seeOther)
        }
        #expect(try await entries(board).isEmpty)
        #expect(try await board.acts() == ["wait_list.joined", "saw.wait_list", "wait_list.removed"])
    }

    @Test func `who has such a visit gives it up for an earlier one`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(BoardClinic.tuesday.adding(days: 7), 9))
        _ = try await board.post("/waiting", join(board, "Amara Nwosu"))
        #expect(try await entries(board).first?.replaces?.appointment == visit.id)
        #expect(try await board.get("/waiting").text.contains("gives up Tue 1 Dec 09:00"))
    }

    @Test(arguments: [
        (["sought": "Nobody"], "Nobody in the records"), (["sought": ""], "Say who it is for."),
        (["visit_type": "7"], "Say for what"), (["notice": "9999"], "Say for what"),
        (["first_day": "2026-12-09", "last_day": "2026-12-01"], "The last day comes before the first."),
        (["last_day": "2026-11-01"], "No earlier time can come"),
    ])
    func `a complaint keeps what was filled in`(changed: [String: String], words: String) async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let answer = try await board.post("/waiting", join(board, "Amara Nwosu", changed))
        #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(answer.text.suffix(4000))")
        #expect(answer.text.contains("<details class=\"sheet ask\" data-key=\"add\" data-keep open>"))
        #expect(try await entries(board).isEmpty)
    }

    @Test func `staff say how urgent it is`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        _ = try await board.post("/waiting", join(board, "Amara Nwosu"))
        let id = try #require(try await entries(board).first).id.description
        for _ in 0..<2 {
            let answer = try await board.post("/waiting/priority", ["entry": id, "priority": "asap"])
            #expect(answer.status == .seeOther)
        }
        #expect(try await entries(board).first?.priority == .asap)
        #expect(try await board.acts() == ["wait_list.joined", "wait_list.prioritised"])
        #expect(try await board.post("/waiting/priority", ["entry": id, "priority": "x"]).status == .badRequest)
        #expect(try await board.post("/waiting/priority", ["entry": "1", "priority": "stat"]).status == .conflict)
    }

    @Test func `a freed time shows who is next and why, and is offered to the one staff choose`() async throws {
        let board = try await BoardClinic()
        for name in ["Amara Nwosu", "Rosa Díaz"] {
            _ = try await board.person(name)
            _ = try await board.post("/waiting", join(board, name))
        }
        let slot = try await freed(board)
        let page = try await board.get("/waiting").text
        #expect(page.contains("Wed 25 Nov 10:00–10:30") && page.contains("given up by Grace O&#39;Neill"), "\(page)")
        #expect(page.contains("Can be asked") && page.contains("clinical priority routine +0"))
        let second = try #require(try await entries(board).last)
        let fields = ["slot": slot.description, "entry": second.id.description]
        for _ in 0..<2 { #expect(try await board.post("/waiting/offer", fields).status == .seeOther) }
        let offers = try await board.clinic.store.read { try $0.offers(to: second.id) }
        #expect(offers.count == 1 && offers[0].state == .open)
        #expect(try await board.queued() == ["offer:\(offers[0].id)"])
        #expect(try await board.acts().filter { $0 == "wait_list.offered" }.count == 1)
        let after = try await board.get("/waiting").text
        #expect(after.contains("Waiting for an answer") && after.contains("has an open offer already"))
    }

    @Test func `staff stop asking, and what was not sent does not leave`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        _ = try await board.post("/waiting", join(board, "Amara Nwosu"))
        let slot = try await freed(board)
        let entry = try #require(try await entries(board).first)
        _ = try await board.post("/waiting/offer", ["slot": slot.description, "entry": entry.id.description])
        for _ in 0..<2 {
            #expect(try await board.post("/waiting/stop", ["slot": slot.description]).status == .seeOther)
        }
        let (state, offers) = try await board.clinic.store.read { tx in
            (try tx.freedSlot(slot)?.state, try tx.offers(to: entry.id))
        }
        #expect(state == .closed && offers.map(\.state) == [.withdrawn])
        #expect(try await board.get("/waiting").text.contains("Nobody is asked any more: the clinic keeps it."))
        let late = try await board.post(
            "/waiting/offer",
            ["slot": slot.description, "entry": entry.id.description]
        )
        #expect(late.status == .conflict && late.text.contains("The time is no longer free"))
    }

    @Test func `whom it is nothing for cannot be offered it`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        _ = try await board.post("/waiting", join(board, "Amara Nwosu", ["part_of_day": "evening"]))
        let slot = try await freed(board)
        let entry = try #require(try await entries(board).first)
        let page = try await board.get("/waiting").text
        #expect(page.contains("not the part of the day they asked for") && page.contains("1 other waits"))
        let answer = try await board.post(
            "/waiting/offer",
            ["slot": slot.description, "entry": entry.id.description]
        )
        #expect(answer.status == .conflict && answer.text.contains("not the part of the day"))
        #expect(try await board.queued().isEmpty)
    }
}
