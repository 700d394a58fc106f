import Care
import Foundation
import Interchange
import TestKit
import Testing

/// Both sides change the same visits while answers are lost, and agree in the end.
struct TwoSidesTests {
    private static let day = Instant(seconds: 1_774_656_000)

    /// What somebody did to a visit's time, and whether anything may have undone it rightly.
    private struct Move {
        var uid: String
        var start: Instant
        var toldBefore: Int
    }

    private struct World {
        var clinic: ModelClinic
        var random: SplitMix64
        /// Times are never used twice, so that words about them can be found.
        var minute: Int64 = 0
        var moves: [Move] = []
        var notes: [String: String] = [:]
        var changes = 0

        mutating func time() -> Instant {
            minute += 1
            return day + .minutes(minute * 31 % 100_000)
        }

        mutating func pick() -> String? { clinic.visits.keys.sorted().randomElement(using: &random) }
    }

    private static func world(_ seed: UInt64) -> World {
        var random = SplitMix64(seed: seed)
        var ways = ModelServer.Ways()
        ways.listsChanges = seed % 4 != 3
        ways.tellsETags = seed % 3 != 2
        ways.rewrites = seed % 5 == 1
        ways.dropsMarks = seed % 7 == 2
        ways.pageSize = seed % 2 == 0 ? 2 : nil
        ways.knowsMultiget = seed % 6 != 4
        var rules = ReconcileRules()
        rules.time = [.ask, .take, .restore].randomElement(using: &random) ?? .ask
        rules.removed = [.ask, .cancel, .restore].randomElement(using: &random) ?? .ask
        rules.conflict = [.oursStands, .theirsStands, .ask].randomElement(using: &random) ?? .ask
        rules.place = .take
        let clinic = ModelClinic(ModelServer(ways), rules, SplitMix64(seed: seed &+ 1_000))
        return World(clinic: clinic, random: random)
    }

    /// Somebody at the clinic does something.
    private static func changeOurs(_ world: inout World) {
        world.changes += 1
        let start = world.time()
        guard world.clinic.visits.count > 3, let uid = world.pick(), let visit = world.clinic.visits[uid] else {
            let uid = "visit-\(world.changes)"
            let fields = VisitFields(start: start, end: start + .minutes(30), place: "Room 1")
            world.clinic.visits[uid] = ModelClinic.Visit(ours: fields)
            return
        }
        guard visit.ours.status == .booked else { return }
        let isCancelled = Int.random(in: 0..<6, using: &world.random) == 0
        world.clinic.visits[uid]?.ours = VisitFields(
            start: isCancelled ? visit.ours.start : start,
            end: isCancelled ? visit.ours.end : start + .minutes(30),
            place: visit.ours.place,
            status: isCancelled ? .cancelled : .booked
        )
        world.moves.append(Move(uid: uid, start: start, toldBefore: visit.told.count))
        if isCancelled { world.moves.removeLast() }
    }

    /// Somebody changes the calendar with a program that knows nothing of us.
    private static func changeTheirs(_ world: inout World) {
        guard let uid = world.pick(), let object = world.clinic.server.objects[uid + ".ics"] else { return }
        world.changes += 1
        var lines = String(decoding: object.bytes, as: UTF8.self).components(separatedBy: "\r\n")
        func replace(_ name: String, _ value: String) {
            for index in lines.indices where lines[index].hasPrefix(name + ":") { lines[index] = name + ":" + value }
        }
        switch Int.random(in: 0..<8, using: &world.random) {
        case 0:
            world.notes[uid] = nil
            return world.clinic.server.delete(uid + ".ics")
        case 1, 2:
            let note = "X-NOTE:\(world.changes)"
            let end = lines.firstIndex(of: "END:VEVENT") ?? 0
            lines.insert(contentsOf: ["BEGIN:VALARM", note, "END:VALARM"], at: end)
            world.notes[uid] = note
        case 3: replace("LOCATION", "Room \(world.changes)")
        default:
            let start = world.time()
            replace("DTSTART", stamp(start))
            replace("DTEND", stamp(start + .minutes(30)))
            let told = world.clinic.visits[uid]?.told.count ?? 0
            world.moves.append(Move(uid: uid, start: start, toldBefore: told))
        }
        world.clinic.server.put(uid + ".ics", Array(lines.joined(separator: "\r\n").utf8))
    }

    private static func stamp(_ instant: Instant) -> String {
        let text = Zone.utc.civil(at: instant).description
        return text.filter { $0 != "-" && $0 != ":" } + (text.count == 16 ? "00Z" : "Z")
    }

    private static func answerQuestions(_ world: inout World) {
        for (uid, visit) in world.clinic.visits.sorted(by: { $0.key < $1.key }) {
            guard let question = visit.question else { continue }
            world.clinic.visits[uid]?.answers[question.key] = Bool.random(using: &world.random)
        }
    }

    private static func live(_ world: inout World, _ seed: UInt64) throws {
        world.clinic.faults = seed % 10 == 0 ? 0 : 8
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &world.random) {
            case 0...2: changeOurs(&world)
            case 3...5: changeTheirs(&world)
            case 6: if Int.random(in: 0..<4, using: &world.random) == 0 { world.clinic.server.expireTokens() }
            case 7: answerQuestions(&world)
            case 8: try world.clinic.sync()
            default:
                try world.clinic.sync()
                try world.clinic.reconcile()
            }
        }
    }

    private static func calmDown(_ world: inout World, _ seed: UInt64) throws {
        world.clinic.faults = 0
        for _ in 0..<10 {
            try world.clinic.sync(isFull: seed % 4 == 0)
            try world.clinic.reconcile()
            answerQuestions(&world)
        }
    }

    @Test(arguments: 0..<60) func `both sides agree in the end and fall silent`(seed: UInt64) throws {
        var world = Self.world(seed)
        try Self.live(&world, seed)
        let writesSoFar = world.clinic.server.writes
        try Self.calmDown(&world, seed)
        #expect(world.clinic.server.writes <= 4 * world.changes, "seed \(seed)")
        #expect(world.clinic.server.writes - writesSoFar <= 4 * world.clinic.visits.count, "seed \(seed)")
        let (writes, requests) = (world.clinic.server.writes, world.clinic.requests)
        try world.clinic.sync()
        try world.clinic.reconcile()
        #expect(world.clinic.server.writes == writes, "seed \(seed): it never ends")
        #expect(world.clinic.requests - requests <= 1, "seed \(seed): asks \(world.clinic.requests - requests) times")
        for (uid, visit) in world.clinic.visits { try Self.expectAgreement(uid, visit, world, seed) }
    }

    private static func expectAgreement(
        _ uid: String,
        _ visit: ModelClinic.Visit,
        _ world: World,
        _ seed: UInt64
    ) throws {
        let object = world.clinic.server.objects[uid + ".ics"]
        guard visit.ours.status == .booked else {
            #expect(object == nil, "seed \(seed): \(uid) is cancelled here and still there")
            return
        }
        let bytes = try #require(object?.bytes, "seed \(seed): \(uid) is booked here and not there")
        let copy = try #require(try ServerCopy.read(bytes, uid: uid, zone: .utc))
        let isLeft = visit.told.contains { $0.contains("keeps changing") }
        #expect(isLeft || copy.fields == visit.ours, "seed \(seed): \(uid) \(visit.told.suffix(8))")
        if let note = world.notes[uid], visit.told.allSatisfy({ !$0.hasPrefix("removed-there") }) {
            #expect(String(decoding: bytes, as: UTF8.self).contains(note), "seed \(seed): \(uid) lost \(note)")
        }
    }

    @Test(arguments: 0..<60) func `no move is lost without a word`(seed: UInt64) throws {
        var world = Self.world(seed)
        try Self.live(&world, seed)
        try Self.calmDown(&world, seed)
        for (index, move) in world.moves.enumerated() {
            guard let visit = world.clinic.visits[move.uid], visit.ours.status == .booked else { continue }
            let isOutdone = world.moves[(index + 1)...].contains { $0.uid == move.uid }
            let time = Zone.utc.civil(at: move.start).description.replacing("T", with: " ")
            let words = visit.told.dropFirst(move.toldBefore)
            let isTold = words.contains {
                $0.contains(time) || $0.contains("put back") || $0.hasPrefix("removed-there")
            }
            #expect(
                visit.ours.start == move.start || isOutdone || isTold,
                "seed \(seed): \(move.uid) at \(time) \(words)"
            )
        }
    }
}
