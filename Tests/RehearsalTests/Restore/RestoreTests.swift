import Care
import Foundation
import Rehearsal
import Simulator
import Store
import StoreSQLite
import Testing

@Suite(.serialized, .onThreadOfItsOwn) struct RestoreTests {
    private static let seeds: [UInt64] = Array(1...10)

    /// What a life with a loss in the middle came to.
    private struct Outcome {
        var accepted = 0
        var twice: [String] = []
        var notOnce: [String] = []
        var toldAfterStop = 0
        var unknown = 0
        var settledByEcho = 0
        var lostSends = 0
        var pending = 0
    }

    private func live(_ seed: UInt64, isMadeSafe: Bool = true) throws -> Outcome {
        let folder = URL.temporaryDirectory.appending(path: "restore-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        let life = try RestoreLife(seed: seed, folder: folder)
        // Mid-morning of the second day or later: something is in the air soon.
        try life.live(until: Rehearsal.firstMoment + .hours(38) + .minutes(life.random.span(0...300)))
        life.backUpSoon()
        try life.live(until: life.clock.now + .hours(life.random.span(1...26)))
        if life.backupTaken == nil { try life.backUpNow() }
        let taken = try #require(life.backupTaken)
        try life.loseAndRestore(isMadeSafe: isMadeSafe)
        try life.repeatWebhooks(since: taken - .hours(2))
        let repeated = life.clock.now
        try life.live(until: Rehearsal.firstMoment + .days(5))
        return try outcome(of: life, repeated: repeated)
    }

    private func outcome(of life: RestoreLife, repeated: Instant) throws -> Outcome {
        var outcome = Outcome()
        var counts: [String: Int] = [:]
        outcome.accepted = life.model.acceptedCount
        for index in 0..<life.model.acceptedCount {
            let message = life.model.accepted(index)
            counts[life.causes[message.id] ?? message.id, default: 0] += 1
            if message.kind == .template, message.at > repeated, let person = message.person,
                let stop = life.stops[person], stop < repeated - .minutes(2)
            {
                outcome.toldAfterStop += 1
            }
        }
        outcome.twice = counts.filter { $0.value > 1 }.keys.sorted()
        try life.engine.readBlocking { tx in
            for id in life.inbound {
                let name = SQLValue.text(tx.vault.name(.message, id))
                let count = try tx.number("SELECT count(*) FROM message WHERE channel_id = ?", [name])
                if count != 1 { outcome.notOnce.append("\(id): \(count)") }
            }
            let restored = "SELECT count(*) FROM outbox WHERE state = 'unknown' AND reason LIKE 'restored%'"
            outcome.unknown = Int(try tx.number(restored))
            outcome.settledByEcho = Int(
                try tx.number("SELECT count(*) FROM outbox WHERE state = 'accepted' AND attempts = 0")
            )
            outcome.lostSends = try tx.lostSends()
            outcome.pending = try tx.pendingSends().count
        }
        return outcome
    }

    @Test func `after a restore nothing goes twice, and everything that is repeated is there once`() throws {
        var unknown = 0
        var lost = 0
        for seed in Self.seeds {
            let outcome = try live(seed)
            #expect(outcome.accepted > 100, "seed \(seed)")
            #expect(outcome.twice.isEmpty, "seed \(seed): \(outcome.twice)")
            #expect(outcome.notOnce.isEmpty, "seed \(seed): \(outcome.notOnce)")
            #expect(outcome.toldAfterStop == 0, "seed \(seed)")
            #expect(outcome.pending == 0, "seed \(seed)")
            unknown += outcome.unknown
            lost += outcome.lostSends
            print("restore, seed \(seed): \(outcome)")
        }
        #expect(unknown > 0 && lost > 0)
    }

    @Test func `a store that was not made safe sends again, and this is seen`() throws {
        let twice = try Self.seeds.prefix(3).reduce(0) { try $0 + live($1, isMadeSafe: false).twice.count }
        #expect(twice > 0)
    }
}
