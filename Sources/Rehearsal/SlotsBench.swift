package import Care
import Foundation
import Practice
import Simulator
package import Store
import StoreSQLite

/// How long it takes to find the next free times of a busy practice, as a chat asks for them.
package struct SlotsBench {
    package struct Result: Encodable, Sendable {
        package var practitioners: Int
        package var days: Int
        package var visits: Int
        package var lookups: Int
        package var p50Milliseconds: Double
        package var p99Milliseconds: Double
        /// The rows of five days read and counted by themselves: what no search can do without.
        package var bareMilliseconds: Double
        package var ratio: Double

        package enum CodingKeys: String, CodingKey {
            case practitioners, days, visits, lookups
            case p50Milliseconds = "p50_ms"
            case p99Milliseconds = "p99_ms"
            case bareMilliseconds = "bare_read_ms"
            case ratio = "p50_of_bare_read"
        }
    }

    private let practitioners: Int
    private let days: Int
    private let clock = ManualClock(Self.start)
    private let engine: SQLiteEngine
    private let desk = AppointmentDesk(rules: PracticeRules(clinicName: "Clínica Aurora", line: "106540352242922"))
    /// Monday 2026-02-02, nine in the morning in São Paulo.
    private static let start = Rehearsal.firstMoment + .hours(12)
    private static let zone = "America/Sao_Paulo"
    /// Of every ten half hours so many are booked.
    private static let full = 6

    package init(practitioners: Int, days: Int, folder: String) throws {
        self.practitioners = practitioners
        self.days = days
        engine = try SQLiteEngine(
            path: folder + "/slots.sqlite",
            vault: try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString()),
            clock: clock
        )
        try engine.bringUpToDate()
    }

    /// The store with its visits, and what can be booked in it.
    package func filled() throws -> (store: any StoreEngine, types: [Identifier<VisitType>]) { (engine, try fill()) }

    package func run(lookups: Int) throws -> Result {
        let types = try fill()
        var random = SeededGenerator(seed: 1)
        var spent: [Double] = []
        for number in 0..<lookups + 50 {
            let type = types[Int(random.span(0...Int64(types.count - 1)))]
            let began = ContinuousClock.now
            let page = try engine.readBlocking { try desk.offers(of: type, in: $0) }
            let time = Self.milliseconds(since: began)
            guard page.slots.count == AppointmentDesk.slotsOffered else { throw TooFull() }
            // The first ones fill the caches, as any server's do.
            if number >= 50 { spent.append(time) }
        }
        spent.sort()
        let bare = try bareRead()
        return Result(
            practitioners: practitioners,
            days: days,
            visits: try engine.readBlocking { Int(try $0.number("SELECT count(*) FROM appointment")) },
            lookups: lookups,
            p50Milliseconds: spent[lookups / 2],
            p99Milliseconds: spent[lookups * 99 / 100],
            bareMilliseconds: bare,
            ratio: spent[lookups / 2] / max(bare, 0.001)
        )
    }

    private struct TooFull: Error {}

    private static func milliseconds(since began: ContinuousClock.Instant) -> Double {
        let parts = began.duration(to: .now).components
        return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) * 1e-15
    }

    private func bareRead() throws -> Double {
        var spent: [Double] = []
        for _ in 0..<200 {
            let began = ContinuousClock.now
            let count = try engine.readBlocking { try $0.taken(Self.start..<Self.start + .days(5)).count }
            spent.append(Self.milliseconds(since: began))
            guard count > 0 else { throw TooFull() }
        }
        return spent.sorted()[100]
    }

    /// Five kinds of visit; two need a room, one is offered by a tenth of the practitioners.
    private func fill() throws -> [Identifier<VisitType>] {
        let (location, people, types) = try engine.writeBlocking { tx in
            let location = try tx.ensureLocation(named: "Centro", address: "Rua Um, 1", zone: Self.zone)
            let people = try (0..<practitioners).map { try tx.ensurePractitioner(named: "Dr \($0)").id }
            let rooms = try (0..<max(1, practitioners / 2)).map {
                try tx.ensureResource(named: "Room \($0)", .room, at: location.id)
            }
            let types = try [15, 20, 30, 45, 60].map { minutes in
                var type = try tx.ensureVisitType(named: "Visit of \(minutes)", minutes: minutes, reminderOffsets: [])
                type.isBookable = true
                try tx.update(type)
                var demand = VisitDemand(minutes: minutes)
                if minutes >= 45 { demand.needs = [rooms] }
                if minutes == 20 { demand.practitioners = Set(people.prefix(max(1, practitioners / 10))) }
                try tx.save(demand, horizonDays: days, of: type.id)
                return type.id
            }
            for person in people {
                for weekday in 1...5 {
                    try tx.add(
                        OpeningHours(
                            practitioner: person,
                            location: location.id,
                            weekday: weekday,
                            from: 8 * 60,
                            to: 16 * 60
                        )
                    )
                }
            }
            return (location, people, types)
        }
        let patient = try engine.writeBlocking {
            try $0.insertPerson(name: "Patient", language: .english, zone: Self.zone).id
        }
        var random = SeededGenerator(seed: 2)
        for person in people { try book(person, patient, location, types[2], &random) }
        return types
    }

    /// Half hours drawn at random, every weekday.
    private func book(
        _ practitioner: Identifier<Practitioner>,
        _ patient: Identifier<Person>,
        _ location: Location,
        _ type: Identifier<VisitType>,
        _ random: inout SeededGenerator
    ) throws {
        let zone = Zone(Self.zone) ?? .utc
        let today = zone.civil(at: Self.start).date
        var taken: [Instant] = []
        for day in 0..<days {
            let date = today.adding(days: day)
            for half in 16..<32 where date.weekday <= 5 && random.span(0...9) < Int64(Self.full) {
                taken.append(zone.instant(of: CivilTime(date, minuteOfDay: half * 30)))
            }
        }
        try engine.writeBlocking { tx in
            for start in taken {
                let visit = Appointment(
                    id: tx.newID(),
                    patient: patient,
                    practitioner: practitioner,
                    location: location.id,
                    visitType: type,
                    start: start,
                    end: start + .minutes(30),
                    zone: Self.zone
                )
                try tx.insert(visit)
            }
        }
    }
}
