import Care
import Foundation
import Store
import TestKit
import Testing
import caduceus

/// The file outside the database.
@Suite struct HeadsFileTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let heads: HeadsFile

    init() throws {
        file = try TestStore()
        engine = try file.open()
        heads = HeadsFile(path: file.folder + "/heads")
    }

    private func head(_ seq: Int64) throws -> SignedHead {
        let head = AuditHead(seq: seq, hash: [UInt8](repeating: UInt8(seq % 256), count: 32))
        return try SignedHead(head, at: file.clock.now, signedBy: engine.vault)
    }

    private func lines() throws -> [String] {
        var found: [String] = []
        guard var lines = try heads.lines() else { return [] }
        while let line = try lines.next() { found.append(line) }
        return found
    }

    @Test func `lines come back one by one, however many there are`() throws {
        #expect(try heads.lines() == nil)
        let made = try (1...700 as ClosedRange<Int64>).map(head)
        for head in made { try heads.append(head) }
        #expect(try lines() == made.map(\.line))
    }

    @Test func `a torn line does not swallow the next`() throws {
        try heads.append(head(1))
        let handle = try #require(FileHandle(forWritingAtPath: heads.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"seq\":2".utf8))
        try handle.close()
        try heads.append(head(3))
        #expect(try lines() == [head(1).line, "{\"seq\":2", head(3).line])
    }

    @Test func `a file without lines, or of one endless line, is read in bounds`() throws {
        try Data(repeating: UInt8(ascii: "x"), count: 1_000_000).write(to: URL(filePath: heads.path))
        #expect(try lines().map(\.count) == [4_096])
    }

    @Test func `what is appended while somebody reads is not read`() throws {
        try heads.append(head(1))
        var reading = try #require(try heads.lines())
        try heads.append(head(2))
        #expect(try reading.next() == head(1).line)
        #expect(try reading.next() == nil)
    }

    @Test func `a folder that is not there is told with its path`() throws {
        let nowhere = HeadsFile(path: file.folder + "/not/there")
        #expect(throws: CommandFailure.self) { try nowhere.append(head(1)) }
    }

    @Test func `a head is due after so many entries, so many minutes, and at the end`() throws {
        let now = file.clock.now
        func isDue(_ seq: Int64, _ last: SignedHead?, after span: Span = .zero, isLast: Bool = false) throws -> Bool {
            AuditHeadKeeper.isDue(try head(seq).head, after: last, now: now + span, isLast: isLast)
        }
        let last = try head(100)
        #expect(try !isDue(0, nil) && isDue(1, nil))
        #expect(try !isDue(101, last) && !isDue(100, last, after: .days(1)) && !isDue(100, last, isLast: true))
        #expect(try isDue(101, last, isLast: true))
        #expect(try isDue(101, last, after: AuditHeadKeeper.minutes))
        #expect(try isDue(100 + AuditHeadKeeper.entries, last))
        // An older database was restored, or the clock set back: what is there now is signed at once.
        #expect(try isDue(50, last) && isDue(101, last, after: .seconds(-1)))
    }
}
