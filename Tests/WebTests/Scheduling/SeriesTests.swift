import Care
import Foundation
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// Visits that come again: their dates shown before they are booked, and those that follow moved or called off.
@Suite struct SeriesTests {
    private static let tuesdays = (0..<8).map { BoardClinic.tuesday.adding(days: 7 * $0) }

    /// Every week from Tuesday at two.
    private func fields(_ board: BoardClinic, _ more: [String: String] = [:]) -> [String: String] {
        let fields = [
            "sought": "Amara Nwosu", "visit_type": board.type.id.description,
            "practitioner": board.okafor.id.description, "day": "2026-11-24", "time": "14:00", "repeat": "1",
            "weeks": "", "ends": "after", "count": "4", "until": "",
        ]
        return fields.merging(more) { _, new in new }
    }

    /// The same with dates ticked.
    private func chosen(_ board: BoardClinic, _ weeks: [Int], _ more: [String: String] = [:]) -> [String: String] {
        let ticked = weeks.map { ("on-\(Self.tuesdays[$0])", "1") }
        return fields(board, more).merging(ticked + [("confirmed", "1")]) { _, new in new }
    }

    private func visits(_ board: BoardClinic) async throws -> [Appointment] {
        try await board.clinic.store.read { tx in
            try tx.appointments(from: tx.now, until: tx.now + .days(400)).filter { $0.state == .booked }
        }
    }

    private func times(_ board: BoardClinic) async throws -> [String] {
        try await visits(board).map { board.clinic.settings.zone.civil(at: $0.start).description }
    }

    private func week(_ number: Int, _ time: String = "14:00") -> String { "\(Self.tuesdays[number])T\(time)" }

    /// A clinic in which four visits of a series are booked.
    private func booked() async throws -> (board: BoardClinic, visits: [Appointment]) {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let answer = try await board.post("/week/new", chosen(board, [0, 1, 2, 3]))
        #expect(answer.status == .seeOther)
        return (board, try await visits(board))
    }

    private func sight(_ visits: some Sequence<Appointment>) -> String { SeriesDesk.sight(of: Array(visits)) }

    @Test func `the dates are shown with what stands in the way, and nothing is booked or told`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        try await board.book("Rosa Díaz", board.moment(Self.tuesdays[1], 14))
        try await board.book("Amara Nwosu", board.moment(Self.tuesdays[2], 14), with: board.weiss)
        let before = try await visits(board).count
        var asked = fields(board)
        // Of the two of that name.
        asked["person"] = try await visits(board).last?.patient.description
        let page = try await board.post("/week/new", asked)
        #expect(page.status == .ok && page.text.contains("data-still"))
        #expect(page.text.contains("Amara Nwosu · every week with Dr. Mira Okafor"))
        #expect(page.text.contains("4 dates, 2 free"))
        for (index, isFree) in [true, false, false, true].enumerated() {
            #expect(page.text.contains("name=\"on-\(Self.tuesdays[index])\" value=\"1\" checked") == isFree, "\(index)")
        }
        #expect(page.text.contains("Tue 1 Dec 2026") && page.text.contains("Taken"))
        #expect(page.text.contains("The patient has another visit") && page.text.contains("14:00–14:30"))
        #expect(try await visits(board).count == before)
        #expect(try await board.queued().isEmpty)
        #expect(try await board.acts() == ["saw.new_visit"])
    }

    @Test func `what is ticked is booked at once, without the date left out, and the patient hears once`() async throws
    {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let answer = try await board.post("/week/new", chosen(board, [0, 1, 3]))
        let visits = try await visits(board)
        let target = "/week/series/\(visits[0].id)?did=booked&count=3"
        #expect(answer.status == .seeOther && answer.headers[.location] == target)
        #expect(try await times(board) == [week(0), week(1), week(3)])
        #expect(try await board.queued() == ["told:\(visits[0].id):1"])
        #expect(try await board.acts() == Array(repeating: "visit.booked", count: 3))
        let page = try await board.get(target)
        #expect(page.status == .ok && page.text.contains("3 visits are booked."))
        #expect(page.text.contains("Tue 15 Dec 2026 14:00") && !page.text.contains("Tue 8 Dec 2026"))
    }

    @Test func `the same form twice books once`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let first = try await board.post("/week/new", chosen(board, [0, 1]))
        let second = try await board.post("/week/new", chosen(board, [0, 1]))
        #expect(first.headers[.location] == second.headers[.location])
        #expect(try await times(board) == [week(0), week(1)])
        #expect(try await board.queued().count == 1)
        let page = try await board.post("/week/new", fields(board)).text
        #expect(page.contains("Booked already") && page.contains("4 dates, 2 free"))
    }

    @Test func `what was taken between the look and the booking is named, and the rest is booked`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        #expect(try await board.post("/week/new", fields(board)).text.contains("4 dates, 4 free"))
        try await board.book("Rosa Díaz", board.moment(Self.tuesdays[2], 14, 15))
        let answer = try await board.post("/week/new", chosen(board, [0, 1, 2, 3]))
        let target = try #require(answer.headers[.location])
        #expect(target.hasSuffix("?did=booked&count=3&not=2026-12-08.taken"))
        let page = try await board.get(target).text
        #expect(page.contains("3 of 4 visits are booked. Not booked:"))
        #expect(page.contains("Tue 8 Dec 2026: Taken already"))
        #expect(try await times(board) == [week(0), week(1), week(2, "14:15"), week(3)])
        // Where nothing is left the dates are shown once more.
        let none = try await board.post("/week/new", chosen(board, [2]))
        #expect(none.status == .unprocessableContent && none.text.contains("Nothing was booked"))
    }

    @Test(arguments: [
        (["repeat": "2"], [0, 14, 28, 42]), (["repeat": "4", "count": "2"], [0, 28]),
        (["repeat": "weeks", "weeks": "3", "ends": "on", "until": "2027-01-04"], [0, 21]),
        // The fourth Tuesday.
        (["repeat": "month", "count": "3"], [0, 28, 63]),
    ])
    func `it comes again as it was said`(more: [String: String], days: [Int]) async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let page = try await board.post("/week/new", fields(board, more)).text
        let dates = page.matches(of: /name="on-([0-9-]+)"/).map { String($0.1) }
        #expect(dates == days.map { BoardClinic.tuesday.adding(days: $0).description })
    }

    @Test(arguments: [
        (["sought": "Nobody Here"], "Nobody in the records"), (["visit_type": "x"], "Say for what"),
        (["practitioner": "x"], "Say for what"), (["day": "x"], "Say for what"), (["time": "25:00"], "Say for what"),
        (["repeat": "3"], "how often"), (["repeat": "-1"], "how often"), (["repeat": "daily"], "how often"),
        (["repeat": "weeks", "weeks": "0"], "1 to 52"), (["repeat": "weeks", "weeks": "53"], "1 to 52"),
        (["repeat": "weeks", "weeks": ""], "1 to 52"), (["ends": "never"], "when it ends"),
        (["count": "0"], "1 to 104"), (["count": "105"], "1 to 104"), (["count": ""], "1 to 104"),
        (["count": "9999999999999999999999"], "1 to 104"), (["ends": "on", "until": "x"], "which day"),
        (["ends": "on", "until": "2026-11-23"], "before it begins"),
        (["ends": "on", "until": "2030-01-01"], "more than 104"), (["confirmed": "1"], "at least one date"),
    ])
    func `what is missing is said, and nothing is booked`(more: [String: String], words: String) async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        let page = try await board.post("/week/new", fields(board, more))
        #expect(page.status == .unprocessableContent && page.text.contains("role=\"alert\""))
        #expect(page.text.contains(words) && page.text.contains("value=\"\(more["sought"] ?? "Amara Nwosu")\""))
        #expect(try await visits(board).isEmpty)
    }

    @Test func `dates nobody was shown cannot be ticked, and the longest series fits one form`() async throws {
        let board = try await BoardClinic()
        _ = try await board.person("Amara Nwosu")
        var all = fields(board, ["count": "104", "confirmed": "1", "on-2026-11-25": "1", "on-x": "1"])
        #expect(try await board.post("/week/new", all).status == .unprocessableContent)
        for week in 0..<104 { all["on-\(BoardClinic.tuesday.adding(days: 7 * week))"] = "1" }
        #expect(try await board.post("/week/new", all).status == .seeOther)
        #expect(try await board.clinic.store.read { try $0.number("SELECT count(*) FROM appointment") } == 104)
        all["practitioner"] = "999"
        #expect(try await board.post("/week/new", all).status == .notFound)
    }

    @Test func `the board, the day and the page itself mark what comes again`() async throws {
        let (board, visits) = try await booked()
        try await board.book("Rosa Díaz", board.moment(9))
        for path in ["/week?day=2026-11-24&practitioner=all", "/today?day=2026-11-24"] {
            let page = try await board.get(path).text
            #expect(page.components(separatedBy: "class=\"again\"").count == 2, "\(path)")
            #expect(
                page.contains("href=\"/week/series/\(visits[0].id)\"") && page.contains("the series of Amara Nwosu")
            )
        }
        let page = try await board.get("/week/series/\(visits[1].id)").text
        #expect(page.contains("4 visits, 4 still ahead") && page.contains("This one"))
        #expect(page.contains("Tue 1 Dec 2026 14:00 and all that follow: 3 visits"))
    }

    @Test func `a visit alone, or none, has no such page`() async throws {
        let board = try await BoardClinic()
        let alone = try await board.book("Rosa Díaz", board.moment(9))
        for key in [alone.id.description, "1", "x", "-1", "99999999999999999999"] {
            #expect(try await board.get("/week/series/\(key)").status == .notFound, "\(key)")
            let fields = ["act": "cancel", "reason": "clinic", "seen": ""]
            #expect(try await board.post("/week/series/\(key)", fields).status == .notFound, "\(key)")
        }
        #expect(try await board.current(alone).state == .booked)
    }

    @Test func `this one and all that follow are called off, once, and who wished it is not written to`() async throws {
        let (board, all) = try await booked()
        let form = ["act": "cancel", "reason": "patient", "tell": "1", "seen": sight(all[1...])]
        let page = "/week/series/\(all[1].id)"
        let answer = try await board.post(page, form)
        #expect(answer.status == .seeOther && answer.headers[.location] == "\(page)?did=off-wished&count=3")
        #expect(try await times(board) == [week(0)])
        #expect(try await board.current(all[2]).cancelReason == .patient)
        #expect(try await board.queued() == ["told:\(all[0].id):1"])
        let again = try await board.post(page, form)
        #expect(again.status == .seeOther && again.headers[.location] == page)
        let shown = try await board.get("\(page)?did=off-wished&count=3").text
        #expect(shown.contains("3 visits are called off, as the patient wished. Nobody was written to"))
        #expect(shown.contains("No visit of the series is ahead") && shown.contains("Cancelled"))
    }

    @Test func `where the clinic cannot, the patient is told in the chat, unless staff tell them`() async throws {
        for tells in [true, false] {
            let (board, all) = try await booked()
            try await board.clinic.store.write { tx in
                _ = try tx.execute("UPDATE outbox SET state = 'accepted'")
            }
            var form = ["act": "cancel", "reason": "clinic", "seen": sight(all[1...])]
            if tells { form["tell"] = "1" }
            let page = "/week/series/\(all[1].id)"
            let answer = try await board.post(page, form)
            #expect(answer.headers[.location] == "\(page)?did=off\(tells ? "-told" : "")&count=3")
            #expect(try await board.queued() == (tells ? ["called-off:\(all[1].id):1"] : []))
            let shown = try await board.get("\(page)?did=off\(tells ? "-told" : "")&count=3").text
            #expect(shown.contains(tells ? "The patient is told in the chat" : "make sure that the patient knows"))
        }
    }

    @Test func `this one and all that follow are moved, after a look at where they would be`() async throws {
        let (board, all) = try await booked()
        try await board.book("Rosa Díaz", board.moment(Self.tuesdays[2].adding(days: 1), 16))
        let page = "/week/series/\(all[1].id)"
        var form = ["act": "look", "days": "1", "time": "16:00", "seen": sight(all[1...])]
        let look = try await board.post(page, form)
        #expect(look.status == .ok && look.text.contains("2 of 3 visits can be moved"))
        #expect(look.text.contains("Wed 2 Dec 2026 16:00") && look.text.contains("Move 2 visits"))
        #expect(look.text.contains("Wed 9 Dec 2026 16:00") && look.text.contains("Taken"))
        #expect(try await times(board).filter { $0.hasSuffix("14:00") }.count == 4)
        form["act"] = "move"
        let answer = try await board.post(page, form)
        let target = try #require(answer.headers[.location])
        #expect(answer.status == .seeOther && target == "\(page)?did=moved&count=2&not=2026-12-09.taken")
        #expect(
            try await times(board) == [
                week(0), "2026-12-02T16:00", week(2), "2026-12-09T16:00", "2026-12-16T16:00",
            ]
        )
        #expect(try await board.queued().filter { $0.hasPrefix("told:\(all[1].id)") }.count == 1)
        let told = try await board.get(target).text
        #expect(told.contains("2 of 3 visits are moved. The others stay where they were"))
        // Who had to stay is no longer at the time of the series.
        #expect(told.contains("by the series Wed 9 Dec 2026 16:00"))
        // The second click moves nothing further.
        let again = try await board.post(page, form)
        #expect(again.status == .conflict && again.text.contains("has changed since this page was made"))
        #expect(try await visits(board).count == 5)
        #expect(try await times(board).contains("2026-12-02T16:00"))
    }

    @Test func `a visit moved by itself on the board is told from the rest`() async throws {
        let (board, all) = try await booked()
        let move = board.move(all[2], to: board.moment(Self.tuesdays[2], 15))
        #expect(try await board.post("/week/move", move).status == .seeOther)
        let page = try await board.get("/week/series/\(all[0].id)").text
        #expect(page.components(separatedBy: "Moved by itself").count == 2)
        #expect(page.contains("by the series Tue 8 Dec 2026 14:00"))
    }

    @Test(arguments: [
        (["act": "look", "days": "", "time": ""], "by how many days"), (["act": "move", "days": "x"], "whole number"),
        (["act": "look", "days": "367"], "at most 366"), (["act": "look", "days": "1.5"], "whole number"),
        (["act": "move", "days": "1", "time": "26:00"], "13:00"),
        (["act": "look", "days": "0"], "at that time already"),
        (["act": "move", "time": "03:00"], "Nothing was moved"), (["act": "cancel", "reason": ""], "whose wish"),
        (["act": "cancel", "reason": "booking-system"], "whose wish"),
    ])
    func `what is wrong with a change is said, and nothing is changed`(
        more: [String: String],
        words: String
    ) async throws {
        let (board, all) = try await booked()
        let form = ["seen": sight(all)].merging(more) { _, new in new }
        let answer = try await board.post("/week/series/\(all[0].id)", form)
        #expect(answer.status == .unprocessableContent && answer.text.contains(words))
        #expect(try await visits(board) == all)
    }

    @Test func `an unknown act, a stale look and an address made up change and tell nothing`() async throws {
        let (board, all) = try await booked()
        let page = "/week/series/\(all[0].id)"
        #expect(try await board.post(page, ["act": "burn", "seen": sight(all)]).status == .badRequest)
        for seen in ["", "x", sight(all.dropLast())] {
            for act in ["cancel", "look", "move"] {
                let form = ["act": act, "seen": seen, "reason": "clinic", "days": "7"]
                #expect(try await board.post(page, form).status == .conflict, "\(act) \(seen)")
            }
        }
        #expect(try await visits(board) == all)
        for query in ["did=burnt&count=2", "did=booked&count=0", "did=booked&count=x", "did=off"] {
            #expect(try await !board.get("\(page)?\(query)").text.contains("role=\"status\" data-key=\"told\""))
        }
        let odd = try await board.get("\(page)?did=booked&count=1&not=x,2026-12-01.burnt,2026-12-08.past").text
        #expect(
            odd.contains("1 of 2 visits is booked.") && odd.contains("That time has passed") && !odd.contains("burnt")
        )
    }
}
