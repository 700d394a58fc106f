import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// A patient comes every week: what can be booked is booked, what cannot is named, and the rest may be changed at once.
@Suite struct SeriesDeskTests {
    private let chat: ChatDesk
    private let desk: SeriesDesk
    private let staff = AuditActor.staff(Identifier(1))
    /// A Thursday, two days after the test's morning.
    private let first: LocalDate

    init() throws {
        chat = try ChatDesk()
        desk = SeriesDesk(rules: chat.rules)
        first = try #require(LocalDate("2026-11-26"))
    }

    private func wish(_ count: Int, without exceptions: Set<LocalDate> = []) throws -> SeriesDesk.Wish {
        SeriesDesk.Wish(
            try VisitSeries(
                first: first,
                minuteOfDay: 10 * 60,
                step: .weeks(1),
                end: .after(count),
                without: exceptions
            ),
            for: chat.clinic.person.id,
            chat.clinic.visitType.id,
            with: chat.clinic.practitioner.id,
            at: chat.clinic.location.id
        )
    }

    private func book(_ count: Int) throws -> SeriesDesk.Outcome {
        try chat.engine.writeBlocking { try desk.book(wish(count), by: staff, in: $0) }
    }

    private func visits() throws -> [String] {
        try chat.engine.readBlocking { tx in
            try tx.appointments(from: tx.now, until: tx.now + .days(800)).filter { $0.state == .booked }
                .map { ($0.zone, $0.start) }
                .map { zone, start in (Zone(zone) ?? .utc).civil(at: start).description }
        }
    }

    private func weeks(_ range: Range<Int>, shift: Int = 0, at time: String = "10:00") -> [String] {
        range.map { "\(first.adding(days: 7 * $0 + shift))T\(time)" }
    }

    @Test func `what another system keeps counts as booked, and is neither moved nor called off with the series`()
        throws
    {
        try chat.engine.writeBlocking { tx in
            let zone = try #require(Zone(chat.clinic.location.zone))
            var visit = chat.clinic.visit(at: zone.instant(of: CivilTime(first, minuteOfDay: 10 * 60)), in: tx)
            visit.externalID = "A17"
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
        }
        let outcome = try book(3)
        #expect(outcome.visits.count == 3 && outcome.known == [first])
        try chat.engine.writeBlocking { tx in
            #expect(try tx.series(of: outcome.visits[0].id) == nil)
            _ = try desk.cancel(from: outcome.visits[1], .clinic, tells: false, by: staff, in: tx)
        }
        #expect(try visits() == weeks(0..<1))
    }

    @Test func `each date is an ordinary visit of one series, with its reminders and its entry`() throws {
        let outcome = try book(5)
        #expect(outcome.dates.allSatisfy { $0.obstacle == nil } && outcome.visits.count == 5)
        #expect(try visits() == weeks(0..<5))
        try chat.engine.readBlocking { tx in
            for visit in outcome.visits {
                #expect(try tx.series(of: visit.id) == outcome.series)
                #expect(try tx.agendaAhead("reminder", anchor: visit.id.rawValue, version: 1) != nil)
            }
            let made = try tx.auditRows(after: 0, limit: 100).filter { $0.row.act == "visit.booked" }
            #expect(made.count == 5)
        }
    }

    @Test func `a look ahead names what stands in the way date by date, and keeps nothing`() throws {
        try chat.engine.writeBlocking { tx in
            let away = first.adding(days: 7)
            let zone = try #require(Zone(chat.clinic.location.zone))
            try tx.add(
                Taken(
                    .practitioner(chat.clinic.practitioner.id),
                    start: zone.startOfDay(away),
                    end: zone.startOfDay(away.adding(days: 1))
                ),
                because: .leave
            )
            try tx.setHours([], of: chat.clinic.practitioner.id, on: first.adding(days: 14))
            let start = zone.instant(of: CivilTime(first.adding(days: 21), minuteOfDay: 610))
            try tx.insert(chat.clinic.visit(at: start, in: tx))
        }
        let before = try visits()
        let seen = try chat.engine.writeBlocking { tx in
            try desk.preview(in: tx) { try desk.book(wish(5), by: staff, in: tx) }
        }
        #expect(seen.dates.map(\.obstacle) == [nil, .away, .outsideHours, .taken, nil])
        #expect(seen.dates.map(\.date) == (0..<5).map { first.adding(days: 7 * $0) })
        #expect(try visits() == before)
        let entries = try chat.engine.readBlocking { tx in
            try tx.auditRows(after: 0, limit: 100).filter { $0.row.act == "visit.booked" }
        }
        #expect(entries.isEmpty)
        let done = try book(5)
        #expect(done.dates.map(\.obstacle) == seen.dates.map(\.obstacle))
        #expect(try visits() == (weeks(0..<1) + before + weeks(4..<5)).sorted())
    }

    @Test func `those that follow are called off, and those before stay`() throws {
        let outcome = try book(5)
        let gone = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: outcome.visits[2], .clinic, tells: false, by: staff, in: tx)
        }
        #expect(gone.visits.map(\.id) == outcome.visits[2...].map(\.id))
        #expect(try visits() == weeks(0..<2))
    }

    @Test(arguments: [7, -7, 14, 1])
    func `those that follow are moved, although each takes the place of the next`(days: Int) throws {
        let outcome = try book(6)
        let moved = try chat.engine.writeBlocking { tx in
            if days < 0 { _ = try desk.cancel(from: outcome.visits[5], .clinic, tells: false, by: staff, in: tx) }
            return try desk.move(from: outcome.visits[days < 0 ? 2 : 1], days: days, by: staff, in: tx)
        }
        let kept = days < 0 ? 3 : 0
        #expect(moved.dates.filter { $0.obstacle != nil }.count == kept, "\(moved.dates)")
        switch days {
        case 7: #expect(try visits() == weeks(0..<1) + weeks(2..<7))
        case 14: #expect(try visits() == weeks(0..<1) + weeks(3..<8))
        case 1: #expect(try visits() == weeks(0..<1) + weeks(1..<6, shift: 1))
        // The place of the second is taken by the second, which stays; the others cannot follow.
        default: #expect(try visits() == weeks(0..<5))
        }
        #expect(moved.visits.map(\.start) == moved.visits.map(\.start).sorted())
    }

    @Test func `one that was moved by itself stays an exception of its own time`() throws {
        let outcome = try book(4)
        let one = outcome.visits[1]
        try chat.engine.writeBlocking { tx in
            var slot = one.slot
            (slot.start, slot.end) = (slot.start + .days(1), slot.end + .days(1))
            let command = Appointment.Command.reschedule(to: slot, seen: one.version)
            try AppointmentDesk(rules: chat.rules).perform(command, on: one, by: staff, in: tx)
            _ = try desk.move(from: outcome.visits[0], days: 0, minuteOfDay: 11 * 60, by: staff, in: tx)
        }
        let expected = weeks(0..<4, at: "11:00")
        #expect(try visits() == [expected[0]] + weeks(1..<2, shift: 1, at: "11:00") + expected[2...])
    }

    @Test func `the patient hears once of a series, and once of all that is moved`() throws {
        let outcome = try book(5)
        #expect(try told() == [outcome.visits[0].id])
        let moved = try chat.engine.writeBlocking { tx in
            try desk.move(from: outcome.visits[1], days: 1, by: staff, in: tx)
        }
        #expect(moved.visits.count == 4)
        #expect(try told() == [outcome.visits[0].id, outcome.visits[1].id])
        _ = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: moved.visits[0], .patient, tells: true, by: staff, in: tx)
        }
        #expect(try told().count == 2)
        #expect(try calledOff().isEmpty)
    }

    @Test func `a series that the clinic cannot keep is called off in one message, if the patient knows of it`() throws
    {
        let early = try book(3)
        let slip = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: early.visits[0], .clinic, tells: true, by: staff, in: tx)
        }
        #expect(slip.visits.count == 3 && !slip.isTold, "entered and called off within two minutes is no news")
        let outcome = try book(5)
        try chat.engine.writeBlocking { tx in
            try tx.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'told:%'")
        }
        let gone = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: outcome.visits[2], .clinic, tells: true, by: staff, in: tx)
        }
        #expect(gone.visits.count == 3 && gone.isTold)
        let again = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: outcome.visits[2], .clinic, tells: true, by: staff, in: tx)
        }
        #expect(again.visits.isEmpty && !again.isTold)
        let last = try chat.engine.writeBlocking { tx in
            try desk.cancel(from: outcome.visits[1], .clinic, tells: true, by: staff, in: tx)
        }
        #expect(last.visits.count == 1 && last.isTold)
        #expect(try calledOff() == ["appointment_series_cancelled", "appointment_cancelled"])
        #expect(try visits() == weeks(0..<1))
    }

    /// Which templates tell that something was called off, in order.
    private func calledOff() throws -> [String] {
        try chat.engine.readBlocking { tx in
            let items: [Identifier<OutboxItem>] = try tx.rows(
                "SELECT id FROM outbox WHERE cause LIKE 'called-off:%' ORDER BY id"
            ) { $0.id(0) }
            return try items.map { id in
                if case .template(let call)? = try tx.departure(id)?.item.content { call.name } else { "no template" }
            }
        }
    }

    /// Whose visits' patients are told of them, in order.
    private func told() throws -> [Identifier<Appointment>] {
        try chat.engine.readBlocking { tx in
            try tx.rows("SELECT anchor_id FROM outbox WHERE cause LIKE 'told:%' ORDER BY id") { $0.id(0) }
        }
    }

    @Test func `the second click books nothing, and more dates of the same wish join the series`() throws {
        let once = try book(3)
        let twice = try book(3)
        #expect(twice.series == once.series && twice.visits == once.visits && twice.known.count == 3)
        let longer = try book(5)
        #expect(longer.series == once.series && longer.known.count == 3)
        #expect(try visits() == weeks(0..<5))
        let all = try chat.engine.readBlocking { try $0.visits(ofSeries: once.series) }
        #expect(all.map(\.visit.appointment) == longer.visits.map(\.id))
    }

    @Test func `a visit that is there already becomes the first of its series`() throws {
        let alone = try chat.engine.writeBlocking { tx in
            let zone = try #require(Zone(chat.clinic.location.zone))
            let visit = chat.clinic.visit(at: zone.instant(of: CivilTime(first, minuteOfDay: 600)), in: tx)
            try tx.insert(visit)
            return visit
        }
        let outcome = try book(3)
        #expect(outcome.visits.first == alone && outcome.known == [first])
        #expect(try chat.engine.readBlocking { try $0.series(of: alone.id) } == outcome.series)
        #expect(try told() == [outcome.visits[1].id])
    }

    @Test func `where the patient is with somebody else, or another patient is choosing, nothing is booked`() throws {
        let zone = try #require(Zone(chat.clinic.location.zone))
        try chat.engine.writeBlocking { tx in
            var other = chat.clinic.visit(at: zone.instant(of: CivilTime(first, minuteOfDay: 610)), in: tx)
            other.practitioner = chat.clinic.otherPractitioner.id
            try tx.insert(other)
            let start = zone.instant(of: CivilTime(first.adding(days: 7), minuteOfDay: 600))
            let hold = Hold(
                practitioner: chat.clinic.practitioner.id,
                start: start,
                blocked: start..<start + .minutes(30),
                resources: [],
                expires: tx.now + .minutes(10)
            )
            let address = try tx.ensureAddress(phone: try #require(PhoneNumber(digits: "12025550199")))
            try tx.hold([hold], for: tx.ensureConversation(line: chat.rules.line, address: address.id).id)
        }
        #expect(try book(3).dates.map(\.obstacle) == [.patientElsewhere, .taken, nil])
    }

    @Test func `a visit that was moved by itself, or had to stay, is told from those at the series' time`() throws {
        let outcome = try book(4)
        let one = outcome.visits[1]
        let once = try chat.engine.writeBlocking { tx in
            var slot = one.slot
            (slot.start, slot.end) = (slot.start + .days(1), slot.end + .days(1))
            let command = Appointment.Command.reschedule(to: slot, seen: one.version)
            try AppointmentDesk(rules: chat.rules).perform(command, on: one, by: staff, in: tx)
            return try apart(outcome.series, in: tx)
        }
        #expect(once == [one.id])
        let later = try chat.engine.writeBlocking { tx in
            // The third cannot follow: its practitioner is away.
            let zone = try #require(Zone(chat.clinic.location.zone))
            let day = first.adding(days: 13)
            let span = zone.startOfDay(day)..<zone.startOfDay(day.adding(days: 1))
            try tx.add(
                Taken(.practitioner(chat.clinic.practitioner.id), start: span.lowerBound, end: span.upperBound),
                because: .leave
            )
            let moved = try desk.move(from: outcome.visits[0], days: -1, by: staff, in: tx)
            #expect(moved.dates.map(\.obstacle) == [nil, nil, .away, nil], "\(moved.dates)")
            return try apart(outcome.series, in: tx)
        }
        #expect(later == [one.id, outcome.visits[2].id])
    }

    /// Those that are not at the time of their series.
    private func apart(_ series: Identifier<VisitSeries>, in tx: Transaction) throws -> [Identifier<Appointment>] {
        try tx.visits(ofSeries: series).filter { $0.planned != $0.visit.start }.map(\.visit.appointment)
    }

    @Test func `what follows is changed only as it was seen, and a move of nothing moves no series`() throws {
        let outcome = try book(3)
        let seen = SeriesDesk.sight(of: outcome.visits)
        try chat.engine.writeBlocking { tx in
            let moved = try desk.move(
                from: outcome.visits[0],
                days: 0,
                minuteOfDay: 3 * 60,
                seen: seen,
                by: staff,
                in: tx
            )
            #expect(
                moved.visits.isEmpty && moved.dates.map(\.obstacle) == [.outsideHours, .outsideHours, .outsideHours]
            )
            #expect(try apart(outcome.series, in: tx).isEmpty)
            _ = try desk.move(from: outcome.visits[0], days: 7, seen: seen, by: staff, in: tx)
            #expect(throws: SeriesDesk.Refusal.changed) {
                try desk.move(from: outcome.visits[0], days: 7, seen: seen, by: staff, in: tx)
            }
            #expect(throws: SeriesDesk.Refusal.changed) {
                try desk.cancel(from: outcome.visits[0], .clinic, tells: false, seen: seen, by: staff, in: tx)
            }
        }
        #expect(try visits() == weeks(1..<4))
    }

    @Test func `a visit alone has none that follow`() throws {
        try chat.engine.writeBlocking { tx in
            let visit = chat.clinic.visit(at: tx.now + .days(2), in: tx)
            try tx.insert(visit)
            #expect(throws: SeriesDesk.Refusal.noSeries) {
                try desk.cancel(from: visit, .clinic, tells: false, by: staff, in: tx)
            }
        }
    }

    @Test func `whatever is booked, moved and called off, no two overlap and each keeps its time on the wall`() throws {
        for (seed, name) in ["Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo"].enumerated() {
            var random = SplitMix64(seed: UInt64(seed))
            let chat = try ChatDesk()
            let desk = SeriesDesk(rules: chat.rules)
            try chat.engine.writeBlocking { tx in
                let place = try tx.ensureLocation(named: name, address: "", zone: name)
                for weekday in 1...5 {
                    try tx.add(
                        OpeningHours(
                            practitioner: chat.clinic.otherPractitioner.id,
                            location: place.id,
                            weekday: weekday,
                            from: 8 * 60,
                            to: 18 * 60
                        )
                    )
                }
                for _ in 0..<6 {
                    let day = first.adding(days: Int.random(in: 1...6, using: &random))
                    let minute = Int.random(in: 16...35, using: &random) * 30
                    let step: VisitSeries.Step = Bool.random(using: &random) ? .weeks(1) : .months(1)
                    let wish = SeriesDesk.Wish(
                        try VisitSeries(first: day, minuteOfDay: minute, step: step, end: .after(30)),
                        for: chat.clinic.person.id,
                        chat.clinic.visitType.id,
                        with: chat.clinic.otherPractitioner.id,
                        at: place.id
                    )
                    let outcome = try desk.book(wish, by: staff, in: tx)
                    #expect(outcome.visits.count == outcome.dates.filter { $0.obstacle == nil }.count)
                    let zone = try #require(Zone(name))
                    #expect(outcome.visits.allSatisfy { zone.civil(at: $0.start).minuteOfDay == minute }, "\(name)")
                    guard let middle = outcome.visits.dropFirst(3).first else { continue }
                    _ = try desk.move(
                        from: middle,
                        days: [7, -7, 1, 28].randomElement(using: &random) ?? 7,
                        by: staff,
                        in: tx
                    )
                }
                let booked = try tx.appointments(from: tx.now, until: tx.now + .days(2_000)).sorted {
                    $0.start < $1.start
                }
                #expect(booked.count > 20, "\(name)")
                #expect(zip(booked, booked.dropFirst()).allSatisfy { $0.end <= $1.start }, "\(name)")
            }
        }
    }
}
