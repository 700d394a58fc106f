import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct BookingChatTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
    }

    private var stranger: ChannelAddress { ChannelAddress(phone: "12125550143") }

    /// The payloads of the free times offered now.
    private func times(by phone: ChannelAddress = SampleClinic.phone) throws -> [String] {
        try chat.rows(try chat.tap("book", by: phone)).map(\.payload).filter { $0.hasPrefix("take:") }
    }

    @Test func `where there is one kind of visit a booking takes two messages`() throws {
        let rows = try chat.rows(try chat.tap("book"))
        #expect(rows.count == 10 && rows.dropLast().allSatisfy { $0.payload.hasPrefix("take:") })
        #expect(rows.last?.title == "Other times")
        let answers = try chat.tap(rows[8].payload)
        guard case .link(let body, let title, let url)? = answers.first, answers.count == 1 else {
            Issue.record("\(answers)")
            return
        }
        #expect(body.contains("your appointment is booked") && body.contains("5 Quay Street"))
        #expect(body.contains("Please bring your card.") && body.contains("We will remind you here beforehand."))
        #expect(body.contains("https://www.google.com/maps/search/?api=1&query=Harbour%2C%205%20Quay%20Street"))
        #expect(title == "Add to calendar")
        let visit = try #require(try chat.visits().first)
        let token = url.dropFirst("https://clinic.example/visits/".count).dropLast(".ics".count)
        let vault = try chat.engine.readBlocking { $0.vault }
        #expect(VisitLinks.visit(behind: String(token), vault) == visit.id)
        #expect(VisitLinks.visit(behind: "\(visit.id)-~AAAAAAAAAAAAAAAAAAAAAAAA", vault) == nil)
        let reminders = try chat.engine.readBlocking { tx in
            try tx.number("SELECT count(*) FROM agenda WHERE kind = 'reminder' AND anchor_id = ?", [.id(visit.id)])
        }
        #expect(reminders > 0)
    }

    @Test func `later times go on from those shown, as often as they are asked for`() throws {
        var rows = try chat.rows(try chat.tap("book"))
        var days: [LocalDate] = []
        for _ in 0..<4 {
            let ways = try chat.rows(try chat.tap(try #require(rows.last?.payload)))
            let later = try #require(ways.first { $0.title == "Later times" })
            rows = try chat.rows(try chat.tap(later.payload))
            days.append(try #require(LocalDate(String(later.payload.split(separator: ":")[5]))))
        }
        #expect(days == days.sorted() && Set(days).count == 4, "\(days)")
        // Rows sent by the version before this one name no day.
        let old = "others:\(chat.clinic.person.id):\(chat.clinic.visitType.id)"
        #expect(try !chat.rows(try chat.tap(old)).isEmpty)
    }

    @Test func `where there are several kinds it takes three, and what the patient came for before is first`() throws {
        try chat.engine.writeBlocking { tx in
            for name in ["Blood test", "Vaccination"] {
                var type = try tx.ensureVisitType(named: name, minutes: 15)
                type.isBookable = true
                try tx.update(type)
            }
            _ = try tx.ensureVisitType(named: "Not in the chat", minutes: 15)
            try tx.insert(chat.clinic.visit(at: tx.now - .days(30), in: tx))
        }
        let kinds = try chat.rows(try chat.tap("book"))
        #expect(kinds.map(\.title) == ["Check-up", "Blood test", "Vaccination", "Something else"])
        let rows = try chat.rows(try chat.tap(kinds[1].payload))
        #expect(try chat.tap(rows[3].payload).count == 1)
        #expect(try chat.visits().map(\.visitType) != [chat.clinic.visitType.id])
    }

    @Test func `a visit this morning has no reminder, and none is promised`() throws {
        let answers = try chat.tap(try #require(try times().first))
        #expect(chat.body(answers).contains("is booked") && !chat.body(answers).contains("remind"))
    }

    @Test func `two taps on a row are one visit`() throws {
        let time = try #require(try times().first)
        _ = try chat.tap(time)
        let again = try chat.tap(time)
        #expect(chat.body(again).contains("You already have this appointment"))
        #expect(try chat.visits().count == 1)
    }

    @Test func `with several people on the phone one list asks what for and for whom`() throws {
        let child = try chat.engine.writeBlocking { tx in
            let child = try tx.insertPerson(name: "Téo Exemplo", language: .english, zone: "America/Sao_Paulo")
            try tx.link(child.id, to: chat.clinic.address.id, as: .parent, trust: 1)
            return child
        }
        let kinds = try chat.rows(try chat.tap("book"))
        #expect(kinds.map(\.detail).prefix(2) == ["Lia Exemplo", "Téo Exemplo"])
        let rows = try chat.rows(try chat.tap(kinds[1].payload))
        let answers = try chat.tap(rows[0].payload)
        #expect(!chat.body(answers).contains("Téo"), "a lock screen names nobody")
        #expect(try chat.visits(of: child.id).count == 1 && chat.visits().isEmpty)
    }

    @Test func `somebody new is entered by booking, and by nothing less`() throws {
        let people = { try chat.engine.readBlocking { try $0.number("SELECT count(*) FROM person") } }
        let time = try #require(try times(by: stranger).last)
        #expect(try people() == 1)
        let answers = try chat.tap(time, by: stranger, named: "Noa Beispiel")
        #expect(chat.body(answers).contains("We will remind you here beforehand."))
        let (name, consent) = try chat.engine.readBlocking { tx in
            let number = try #require(PhoneNumber(digits: "12125550143"))
            let address = try #require(try tx.address(phone: number))
            let person = try #require(try tx.persons(at: address.id).first)
            return (try tx.person(person)?.name, try tx.consent(of: person, for: .appointments)?.state)
        }
        #expect(name == "Noa Beispiel" && consent == .given)
        #expect(try people() == 2)
        #expect(try chat.rows(try chat.tap("book", by: stranger)).count == 10, "known from now on")
    }

    @Test func `a clinic may leave new patients to its staff`() throws {
        chat.rules.booking.welcomesNewPatients = false
        let answers = try chat.tap("book", by: stranger)
        #expect(chat.body(answers).contains("Our team will write to you here"))
        let unread = try chat.engine.readBlocking { try $0.unreadConversations() }
        #expect(unread == 1)
    }

    @Test func `a time kept for one is not offered to another, and taken by neither twice`() throws {
        let mine = try times()
        let theirs = try times(by: stranger)
        #expect(Set(mine).isDisjoint(with: theirs.map { $0.replacing(":0:", with: ":\(chat.clinic.person.id):") }))
        let wanted = mine[0].replacing("take:\(chat.clinic.person.id):", with: "take:0:")
        #expect(chat.body(try chat.tap(wanted, by: stranger)).contains("has just been taken"))
        chat.place.clock.advance(by: .minutes(11))
        #expect(chat.body(try chat.tap(wanted, by: stranger)).contains("your appointment is booked"))
        let late = chat.body(try chat.tap(mine[0]))
        #expect(late.contains("We could keep those times for you only a short while"), "\(late)")
    }

    @Test func `where nothing else is free the first tap wins`() throws {
        try chat.engine.writeBlocking { tx in
            try tx.save(VisitDemand(minutes: 30, step: 240), horizonDays: 3, of: chat.clinic.visitType.id)
        }
        let mine = try times()
        let theirs = try times(by: stranger)
        #expect(mine.count == theirs.count && !mine.isEmpty)
        #expect(chat.body(try chat.tap(theirs[0], by: stranger)).contains("is booked"))
        #expect(!chat.body(try chat.tap(mine[0])).contains("is booked"))
    }

    @Test func `other times lead to other times`() throws {
        let first = try chat.rows(try chat.tap("book"))
        let ways = try chat.rows(try chat.tap(try #require(first.last).payload))
        let titles = [
            "In the morning", "In the afternoon", "Later times", "On a certain day", "None of these suits me",
        ]
        #expect(ways.map(\.title) == titles)
        let later = try chat.rows(try chat.tap(ways[2].payload))
        #expect(Set(later.dropLast().map(\.title)).isDisjoint(with: first.map(\.title)))
        let afternoons = try chat.rows(try chat.tap(ways[1].payload)).dropLast()
        #expect(!afternoons.isEmpty && afternoons.allSatisfy { $0.title.contains("12:") })
        #expect(chat.body(try chat.tap(ways[4].payload)).contains("Our team will write"))
    }

    @Test func `what was wished before holds in other times, and a day can be chosen`() throws {
        let first = try chat.rows(try chat.tap("book"))
        let ways = try chat.rows(try chat.tap(try #require(first.last).payload))
        var rows = try chat.rows(try chat.tap(ways[1].payload))
        for _ in 0..<2 {
            let more = try chat.rows(try chat.tap(try #require(rows.last).payload))
            #expect(more.map(\.title).prefix(2) == ["In the morning", "Later times"], "not the afternoon again")
            rows = try chat.rows(try chat.tap(more[1].payload))
            #expect(rows.dropLast().allSatisfy { $0.title.contains("12:") })
        }
        let days = try chat.rows(try chat.tap(ways[3].payload))
        #expect(days.count == 10 && days.last?.title == "Later times")
        let wanted = try #require(LocalDate(String(days[4].payload.split(separator: ":")[5])))
        let times = try chat.rows(try chat.tap(days[4].payload)).dropLast()
        // Nine of its thirteen times, where the next ones were three of a day.
        #expect(times.count == 9 && times.allSatisfy { $0.title.contains(" \(wanted.day) ") }, "\(times)")
        let later = try chat.rows(try chat.tap(days[9].payload))
        #expect(Set(later.map(\.title)).isDisjoint(with: days.dropLast().map(\.title)))
    }

    @Test func `among many practitioners those with the soonest times are shown`() throws {
        let soonest = try chat.engine.writeBlocking { tx in
            for number in 10..<30 {
                let one = try tx.ensurePractitioner(named: "Dr. \(number)")
                guard number > 24 else { continue }
                let weekday = number == 29 ? 2 : 4
                try tx.add(
                    OpeningHours(
                        practitioner: one.id,
                        location: chat.clinic.location.id,
                        weekday: weekday,
                        from: 540,
                        to: 600
                    )
                )
            }
            return try tx.practitioners().first { $0.name == "Dr. 29" }
        }
        let first = try chat.rows(try chat.tap("book"))
        let ways = try chat.rows(try chat.tap(try #require(first.last).payload))
        #expect(ways.count <= 10)
        let shown = ways.filter { $0.payload.hasPrefix("free:") && $0.payload.split(separator: ":")[3] != "0" }
        #expect(shown.count == 4)
        #expect(shown.prefix(2).contains { $0.title == soonest?.name }, "\(shown.map(\.title))")
    }

    @Test func `what a booking takes to ask counts among its messages, and what led to none does not`() throws {
        _ = try chat.tap("book")
        chat.place.clock.advance(by: .days(2))
        let rows = try chat.rows(try chat.tap("book"))
        let ways = try chat.rows(try chat.tap(try #require(rows.last).payload))
        let later = try chat.rows(try chat.tap(ways[2].payload))
        _ = try chat.tap(later[0].payload)
        let visit = try #require(try chat.visits().first)
        let noted = {
            try chat.engine.readBlocking { tx in
                try tx.number("SELECT count(*) FROM visit_message WHERE appointment_id = ?", [.id(visit.id)])
            }
        }
        #expect(try noted() == 3)
        _ = try chat.tap("cancel:\(visit.id):1")
        #expect(try noted() == 4, "the answer holds however it goes on, and is paid for like the others")
    }

    @Test func `nobody is booked twice at one time, nor offered that`() throws {
        let rows = try chat.rows(try chat.tap("book"))
        let first = rows[0].payload
        try chat.engine.writeBlocking { tx in
            let other = try tx.ensurePractitioner(named: "Dr. Ana Okafor")
            let fields = first.split(separator: ":")
            let start = Instant(seconds: try #require(Int64(fields[5])))
            var visit = chat.clinic.visit(at: start, in: tx)
            visit.practitioner = other.id
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
        }
        let answers = try chat.tap(first)
        #expect(chat.body(answers).contains("You already have this appointment"))
        #expect(try chat.visits().count == 1)
        #expect(try !times().contains(first))
    }

    @Test func `another row of a list that has booked asks, and books nothing`() throws {
        let rows = try times()
        _ = try chat.tap(rows[0])
        let answers = try chat.tap(rows[3])
        guard case .buttons(let body, let buttons)? = answers.first else {
            Issue.record("\(answers)")
            return
        }
        #expect(body.contains("You already have this appointment"))
        let visit = try #require(try chat.visits().first)
        #expect(try chat.visits().count == 1)
        #expect(buttons.map(\.payload) == ["move:\(visit.id):1", "book"])
        #expect(try chat.rows(chat.tap(buttons[0].payload))[0].payload.hasPrefix("slot:"))
        let more = try #require(try times().first)
        #expect(chat.body(try chat.tap(more)).contains("is booked"))
        #expect(try chat.visits().count == 2)
    }

    @Test func `a visit from long ago does not make a late row a second one`() throws {
        try chat.engine.writeBlocking { tx in
            try tx.insert(chat.clinic.visit(at: tx.now + .days(30), in: tx))
        }
        let rows = try times()
        chat.place.clock.advance(by: .hours(30))
        try chat.engine.writeBlocking { try $0.pruneHolds(before: $0.now) }
        #expect(chat.body(try chat.tap(rows[8])).contains("is booked"))
    }

    @Test func `a row with days beyond what may be booked, however it came here, is answered with times`() throws {
        let wanted = "\(chat.clinic.person.id):\(chat.clinic.visitType.id)"
        for day in ["9999-12-31", "2026-01-01", "2027-11-24"] {
            for word in ["days", "day", "free"] {
                #expect(try chat.tap("\(word):\(wanted):0:-:\(day):0").count == 1, "\(word) \(day)")
            }
        }
    }

    @Test func `another row of a list that has booked for somebody new asks as well`() throws {
        let rows = try times(by: stranger)
        _ = try chat.tap(rows[0], by: stranger)
        #expect(chat.body(try chat.tap(rows[3], by: stranger)).contains("You already have this appointment"))
    }

    @Test func `where there are more choices than rows everybody has some`() throws {
        try chat.engine.writeBlocking { tx in
            for name in ["Téo Exemplo", "Ana Exemplo"] {
                let child = try tx.insertPerson(name: name, language: .english, zone: "America/Sao_Paulo")
                try tx.link(child.id, to: chat.clinic.address.id, as: .parent, trust: 1)
            }
            for name in ["Blood test", "Vaccination", "X-ray"] {
                var type = try tx.ensureVisitType(named: name, minutes: 15)
                type.isBookable = true
                try tx.update(type)
            }
        }
        let rows = try chat.rows(try chat.tap("book"))
        #expect(rows.count == 10)
        for name in ["Lia Exemplo", "Téo Exemplo", "Ana Exemplo"] {
            #expect(rows.count { $0.detail == name } == 3, "\(rows)")
        }
    }

    @Test func `somebody else's row books nothing`() throws {
        let time = try #require(try times().first)
        let answers = try chat.tap(time, by: stranger)
        #expect(try chat.rows(answers).allSatisfy { !$0.payload.contains(":\(chat.clinic.person.id):") })
        #expect(try chat.visits().isEmpty)
    }

    @Test func `whoever has three visits ahead is helped by staff`() throws {
        for _ in 0..<3 { _ = try chat.tap(try #require(try times().first)) }
        #expect(try chat.visits().count == 3)
        #expect(try chat.body(chat.tap("book")).contains("several appointments"), "before they choose")
        #expect(try chat.visits().count == 3)
    }

    @Test func `a series is the clinic's plan, and keeps nobody from booking`() throws {
        try chat.engine.writeBlocking { tx in
            let series: Identifier<VisitSeries> = tx.newID()
            for week in Int64(1)...5 {
                let visit = chat.clinic.visit(at: tx.now + .days(7 * week), in: tx)
                try tx.insert(visit)
                try tx.setSeries(series, of: visit)
            }
        }
        #expect(chat.body(try chat.tap(try #require(try times().first))).contains("is booked"))
    }

    @Test func `whoever said stop is promised no reminder`() throws {
        try chat.engine.writeBlocking { try $0.optOut(chat.clinic.address.id, of: .appointments, source: "test") }
        let answers = try chat.tap(try #require(try times().last))
        #expect(chat.body(answers).contains("is booked") && !chat.body(answers).contains("remind"))
    }
}
