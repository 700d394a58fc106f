import Care
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import Web

/// Practitioners, places, rooms and equipment, added and renamed in the console.
@Suite struct PracticePeopleTests {
    @Test func `a practitioner is added and renamed`() async throws {
        let board = try await BoardClinic()
        let path = "/practice/practitioner"
        let added = try await board.post(path, ["practitioner": "", "name": "  Nurse \n Lima "])
        #expect(added.status == .seeOther && added.headers[.location] == "/practice/people")
        let id = try await board.clinic.store.read { try $0.practitioners().first { $0.name == "Nurse Lima" }?.id }
        let lima = try #require(id)
        let renamed = ["practitioner": lima.description, "name": "Dr <Lima>"]
        for _ in 0..<2 { #expect(try await board.post(path, renamed).status == .seeOther) }
        #expect(try await board.get("/practice/people").text.contains("value=\"Dr &lt;Lima&gt;\""))
        #expect(try await board.get("/practice").text.contains("no weekly hours"))
        #expect(try await board.acts() == ["practice.changed", "practice.changed"])
    }

    @Test(arguments: [
        ("", " ", "at most 200"), ("", "Dr. Mira Okafor", "already"), ("7", "Somebody", "no such"),
        ("", String(repeating: "x", count: 201), "at most 200"),
    ])
    func `a practitioner without a name of their own is refused`(id: String, name: String, words: String) async throws {
        let board = try await BoardClinic()
        let answer = try await board.post("/practice/practitioner", ["practitioner": id, "name": name])
        #expect(answer.status == .unprocessableContent && answer.text.contains(words))
        let taken = ["practitioner": board.weiss.id.description, "name": "Dr. Mira Okafor"]
        #expect(try await board.post("/practice/practitioner", taken).status == .unprocessableContent)
        #expect(
            try await board.post("/practice/practitioner", ["practitioner": "x", "name": "A"]).status == .badRequest
        )
        #expect(try await board.clinic.store.read { try $0.practitioners() } == [board.weiss, board.okafor])
        #expect(try await board.acts().isEmpty)
    }

    @Test func `a place is added, and its name, address and zone change`() async throws {
        let board = try await BoardClinic()
        let path = "/practice/place"
        let hill = ["place": "", "name": "Hill Clinic", "address": "1 Hill Road", "zone": "Atlantic/Canary"]
        #expect(try await board.post(path, hill).status == .seeOther)
        var fields = [
            "place": board.place.id.description, "name": "Linden", "address": "Nr. 5", "zone": "Europe/Madrid",
        ]
        for _ in 0..<2 { #expect(try await board.post(path, fields).status == .seeOther) }
        let places = try await board.clinic.store.read { try $0.locations() }
        #expect(places.map(\.name) == ["Hill Clinic", "Linden"] && places[1].id == board.place.id)
        #expect(places.map(\.zone) == ["Atlantic/Canary", "Europe/Madrid"])
        #expect(places.map(\.address) == ["1 Hill Road", "Nr. 5"])
        let page = try await board.get("/practice/people").text
        #expect(page.contains("value=\"1 Hill Road\"") && page.contains("<option value=\"America/Sao_Paulo\">"))
        #expect(try await board.acts() == ["practice.changed", "practice.changed"])
        // Hours now ask where.
        #expect(try await board.get("/practice").text.contains("<select name=\"place1-1\""))
        fields["name"] = "Hill Clinic"
        #expect(try await board.post(path, fields).text.contains("“Hill Clinic” already"))
    }

    @Test(arguments: [
        ("zone", "Berlin", "such as Europe/Madrid"), ("zone", "GMT+5", "such as Europe/Madrid"),
        ("zone", "", "no time zone"),
        ("name", "", "at most 200"), ("address", String(repeating: "x", count: 201), "address"),
        ("place", "7", "no such"),
    ])
    func `a place that cannot be is refused`(field: String, value: String, words: String) async throws {
        let board = try await BoardClinic()
        for place in [board.place.id.description, ""] where field != "place" || !place.isEmpty {
            var fields = ["place": place, "name": "Hill", "address": "", "zone": "Europe/Madrid"]
            fields[field] = value
            let answer = try await board.post("/practice/place", fields)
            #expect(answer.status == .unprocessableContent && answer.text.contains(words))
        }
        #expect(try await board.clinic.store.read { try $0.locations() } == [board.place])
        #expect(try await board.acts().isEmpty)
    }

    @Test func `every zone that is suggested is one`() {
        #expect(UsualZones.names.allSatisfy { Zone($0) != nil })
        #expect(UsualZones.names == UsualZones.names.sorted())
    }

    @Test func `a room is added once and renamed, unless its place has one of that name`() async throws {
        let board = try await BoardClinic()
        let path = "/practice/resource"
        var room = ["name": " Room 1 ", "kind": "room", "place": board.place.id.description]
        for _ in 0..<2 { #expect(try await board.post(path, room).status == .seeOther) }
        let first = try #require(try await board.clinic.store.read { try $0.resources().first })
        #expect(first.name == "Room 1")
        room["name"] = "Room 2"
        #expect(try await board.post(path, room).status == .seeOther)
        let taken = try await board.post(path, ["resource": first.id.description, "name": "Room 2"])
        #expect(taken.status == .unprocessableContent && taken.text.contains("“Room 2” already"))
        #expect(
            try await board.post(path, ["resource": first.id.description, "name": ""]).status == .unprocessableContent
        )
        #expect(try await board.post(path, ["resource": "7", "name": "A"]).status == .unprocessableContent)
        #expect(try await board.post(path, ["name": "A", "kind": "hall", "place": "1"]).status == .badRequest)
        #expect(
            try await board.post(path, ["name": "A", "kind": "room", "place": "7"]).status == .unprocessableContent
        )
        for _ in 0..<2 {
            let answer = try await board.post(path, ["resource": first.id.description, "name": "Ultrasound"])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/practice/rooms")
        }
        #expect(try await board.clinic.store.read { try $0.resources().map(\.name) } == ["Room 2", "Ultrasound"])
        #expect(try await board.get("/practice/rooms").text.contains("value=\"Ultrasound\""))
        #expect(try await board.acts() == Array(repeating: "practice.changed", count: 3))
    }
}
