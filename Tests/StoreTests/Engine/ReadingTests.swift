import Care
import Foundation
import Store
import Synchronization
import TestKit
import Testing

@Suite(.endsInTime) struct ReadingTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
        try engine.writeBlocking { tx in
            let bytes = TestStore.kind == .sqlite ? "BLOB" : "BYTEA"
            try tx.execute("CREATE TABLE slip (number BIGINT, word TEXT, bytes \(bytes))")
            for number in 1...3 as ClosedRange<Int64> {
                try tx.execute("INSERT INTO slip (number, word) VALUES (?, 'x')", .int(number))
            }
        }
    }

    @Test func `a reader sees one moment, whatever is written meanwhile`() throws {
        try engine.readBlocking { tx in
            let before = try tx.number("SELECT count(*) FROM slip")
            let done = DispatchSemaphore(value: 0)
            Thread { [engine] in
                // The count below would show a failure.
                _ = try? engine.writeBlocking { tx in try tx.execute("INSERT INTO slip (number) VALUES (4)") }
                done.signal()
            }.start()
            done.wait()
            let after = try tx.number("SELECT count(*) FROM slip")
            #expect(before == 3 && after == 3)
        }
        let later = try engine.readBlocking { tx in try tx.number("SELECT count(*) FROM slip") }
        #expect(later == 4)
    }

    @Test func `a reader cannot write`() throws {
        #expect(throws: StoreError.self) {
            try engine.readBlocking { tx in _ = try tx.execute("DELETE FROM slip") }
        }
        let left = try engine.readBlocking { tx in try tx.number("SELECT count(*) FROM slip") }
        #expect(left == 3)
    }

    @Test func `the same statement may run inside its own rows`() throws {
        try engine.writeBlocking { tx in
            var pairs: [String] = []
            let sql = "SELECT number FROM slip ORDER BY number"
            try tx.connection.query(sql, []) { outer in
                let left = outer.int(0)
                try tx.connection.query(sql, []) { inner in pairs.append("\(left)\(inner.int(0))") }
                // The outer row still stands where it stood.
                #expect(outer.int(0) == left)
            }
            #expect(pairs == ["11", "12", "13", "21", "22", "23", "31", "32", "33"])
        }
    }

    @Test func `a throw among the rows leaves the statement usable`() throws {
        struct Enough: Error {}
        try engine.readBlocking { tx in
            for _ in 0..<3 {
                #expect(throws: Enough.self) {
                    try tx.rows("SELECT number FROM slip") { _ in throw Enough() }
                }
            }
            let count = try tx.rows("SELECT number FROM slip") { $0.int(0) }.count
            #expect(count == 3)
        }
    }

    @Test func `every kind of value comes back as it went`() throws {
        let texts = ["", "x", "nul\u{0}inside", "Łódź 👩🏽‍⚕️", String(repeating: "長", count: 5_000)]
        let blobs: [[UInt8]] = [[], [0], Array(0...255)]
        try engine.writeBlocking { tx in
            for text in texts {
                try tx.execute("UPDATE slip SET word = ? WHERE number = 1", .text(text))
                let back = try tx.row("SELECT word FROM slip WHERE number = 1") { ($0.isNull(0), $0.text(0)) }
                // PostgreSQL's texts hold no NUL; it shows as what it is, damage.
                let kept = TestStore.kind == .sqlite ? text : text.replacing("\u{0}", with: "\u{FFFD}")
                #expect(back?.0 == false && back?.1 == kept)
            }
            for blob in blobs {
                try tx.execute("UPDATE slip SET bytes = ? WHERE number = 1", .blob(blob))
                let back = try tx.row("SELECT bytes FROM slip WHERE number = 1") { $0.optionalBlob(0) }
                #expect(back == .some(blob))
            }
            for number in [Int64.min, -1, 0, .max] {
                let back = try tx.row("SELECT ?", [.int(number)]) { $0.int(0) }
                #expect(back == number)
            }
            let real = try tx.row("SELECT ?, ?", [.real(0.1), .null]) { ($0.real(0), $0.isNull(1)) }
            #expect(real?.0 == 0.1 && real?.1 == true)
        }
    }

    @Test func `a statement that makes no sense says so and changes nothing`() throws {
        #expect(throws: StoreError.self) {
            try engine.writeBlocking { tx in
                try tx.execute("DELETE FROM slip")
                try tx.execute("SELEKT")
            }
        }
        let left = try engine.readBlocking { tx in try tx.number("SELECT count(*) FROM slip") }
        #expect(left == 3)
    }

    @Test func `statements inside one read agree on the time`() async throws {
        let file = file
        let moments = try await engine.read { tx in
            let first = tx.now
            file.clock.advance(by: .hours(1))
            return [first, tx.now]
        }
        #expect(moments[0] == moments[1])
    }
}
