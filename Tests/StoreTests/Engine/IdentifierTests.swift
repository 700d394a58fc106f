import Care
import Store
import TestKit
import Testing

@Suite struct IdentifierTests {
    private let file: TestStore

    init() throws {
        file = try TestStore()
    }

    private func ids(_ count: Int, from engine: any StoreEngine) throws -> [Int64] {
        try engine.writeBlocking { tx in (0..<count).map { _ in tx.newID(Person.self).rawValue } }
    }

    private func isRising(_ ids: [Int64]) -> Bool { zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 } }

    @Test func `identifiers rise, in one transaction and from one to the next`() throws {
        let engine = try file.open()
        var all: [Int64] = []
        for _ in 0..<50 {
            all += try ids(20, from: engine)
            file.clock.advance(by: .milliseconds(1))
        }
        #expect(isRising(all))
    }

    @Test func `identifiers rise with the clock, so that they sort by time`() throws {
        let engine = try file.open()
        let early = try ids(1, from: engine)[0]
        file.clock.advance(by: .days(1))
        let late = try ids(1, from: engine)[0]
        // Milliseconds above twenty bits of count.
        #expect((late - early) >> 20 == 86_400_000)
    }

    @Test func `nothing is given twice after the file is opened again, whatever the clock does`() throws {
        var all: [Int64] = []
        var random = SplitMix64(seed: 4)
        for _ in 0..<60 {
            let engine = try file.open()
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                file.clock.advance(by: .seconds(Int64.random(in: -20_000...20_000, using: &random)))
                all += try ids(Int.random(in: 1...40, using: &random), from: engine)
            }
        }
        #expect(isRising(all))
    }

    @Test func `a clock that jumps back a year gives higher identifiers all the same`() throws {
        let engine = try file.open()
        let before = try ids(3, from: engine)
        file.clock.advance(by: .days(-365))
        let after = try ids(3, from: engine)
        let reopened = try ids(3, from: try file.open())
        #expect(isRising(before + after + reopened))
    }

    @Test func `an identifier given in a transaction that was undone is not given again`() throws {
        struct Oops: Error {}
        let engine = try file.open()
        var given: [Int64] = []
        for _ in 0..<5 {
            #expect(throws: Oops.self) {
                try engine.writeBlocking { tx in
                    given.append(tx.newID(Person.self).rawValue)
                    throw Oops()
                }
            }
            // The whole transaction gone, the durable mark with it.
            #expect(throws: StoreError.self) {
                try engine.writeBlocking { tx in
                    given.append(tx.newID(Person.self).rawValue)
                    _ = try tx.execute("ROLLBACK")
                }
            }
            given += try ids(2, from: engine)
        }
        #expect(isRising(given))
    }

    @Test func `two processes on one file never give the same identifier`() throws {
        let server = try file.open()
        let importer = try file.open()
        var random = SplitMix64(seed: 11)
        var given: [Int64] = []
        for _ in 0..<200 {
            let engine = Bool.random(using: &random) ? server : importer
            given += try ids(Int.random(in: 1...5, using: &random), from: engine)
            // An hour of clock is a block: each runs past what the other has reserved.
            file.clock.advance(by: .seconds(Int64.random(in: -600...3_000, using: &random)))
        }
        #expect(Set(given).count == given.count)
    }

    @Test func `transactions that fail do not run away with the identifiers`() throws {
        let engine = try file.open()
        struct Refused: Error {}
        func newest() throws -> Int64 { try engine.writeBlocking { $0.newID(Nothing.self).rawValue } }
        let before = try newest()
        for _ in 0..<100 {
            #expect(throws: Refused.self) { try engine.writeBlocking { _ in throw Refused() } }
        }
        // Less than two milliseconds of clock.
        #expect(try newest() - before < 2 << 20)
    }

    private enum Nothing {}
}
