import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// Both sides change the same visits while requests and answers are lost, and agree in the end.
@Suite struct CalendarSeedsTests {
    private struct World {
        var random: SplitMix64
        var visits: [Identifier<Appointment>] = []
        var minute: Int64 = 0
        var others = 0

        /// Times are used once.
        mutating func time() -> Instant {
            minute += 1
            return TestStore.morning + .days(2) + .minutes(minute * 31)
        }
    }

    private static func changeOurs(_ place: CalendarPlace, _ world: inout World) throws {
        let start = world.time()
        guard world.visits.count > 3, let id = world.visits.randomElement(using: &world.random) else {
            return world.visits.append(try place.book(at: start))
        }
        guard try place.visit(id).state == .booked else { return }
        if Int.random(in: 0..<6, using: &world.random) == 0 {
            try place.cancel(id)
        } else {
            try place.move(id, to: start)
        }
    }

    private static func changeTheirs(_ place: CalendarPlace, _ world: inout World) throws {
        world.others += 1
        let start = world.time()
        switch Int.random(in: 0..<6, using: &world.random) {
        case 0: place.fake.put("other-\(world.others % 4).ics", CalendarPlace.event("other-\(world.others % 4)", start))
        case 1: place.fake.put("other-\(world.others % 4).ics", nil)
        case 2: place.fake.expireTokens()
        default:
            guard let id = world.visits.randomElement(using: &world.random), try place.startThere(id) != nil else {
                return
            }
            if Int.random(in: 0..<4, using: &world.random) == 0 {
                place.fake.put(place.name(id), nil)
            } else {
                try place.moveThere(id, to: start)
            }
        }
    }

    private static func agree(_ place: CalendarPlace, _ world: World, _ seed: UInt64) throws {
        for id in world.visits {
            let visit = try place.visit(id)
            let there = try place.startThere(id)
            #expect(there == (visit.state == .booked ? visit.start : nil), "seed \(seed): visit \(id)")
        }
        let expected = place.fake.objects.filter { $0.key.hasPrefix("other") }.count
        let taken = try place.engine.readBlocking { try $0.number("SELECT count(*) FROM calendar_busy") }
        #expect(Int(taken) == expected, "seed \(seed): what others have there")
    }

    @Test func `whatever is lost between them, both agree in the end`() async throws {
        for seed in UInt64(1)...24 {
            var random = SplitMix64(seed: seed)
            var ways = FakeCalendar.Ways()
            ways.listsChanges = seed % 4 != 3
            ways.tellsETags = seed % 3 != 2
            let place = try CalendarPlace(
                ways,
                seed: seed &+ 1_000,
                moved: [.ask, .follow].randomElement(using: &random) ?? .ask,
                removed: [.ask, .cancel, .restore].randomElement(using: &random) ?? .ask
            )
            var world = World(random: random)
            place.fake.set {
                $0.lost = 6
                $0.unanswered = 6
                $0.refused = 6
            }
            for _ in 0..<40 {
                switch Int.random(in: 0..<8, using: &world.random) {
                case 0...2: try Self.changeOurs(place, &world)
                case 3...5: try Self.changeTheirs(place, &world)
                case 6: try place.answer(Bool.random(using: &world.random) ? .theirs : .ours)
                default: break
                }
                try await place.look()
            }
            place.fake.set { $0 = FakeCalendar.Ways() }
            for _ in 0..<6 {
                place.file.clock.advance(by: .hours(1))
                try await place.look(times: 2)
                try place.answer(.ours)
            }
            try Self.agree(place, world, seed)
        }
    }
}
