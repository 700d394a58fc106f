import Care
import Store
import TestKit
import Testing

@Suite struct BackupRunTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    private func note(_ kind: BackupRun.Kind, isGood: Bool, takenAt: Instant? = nil) throws {
        try engine.writeBlocking { tx in
            try tx.note(BackupRun(kind, isGood: isGood, at: tx.now, stamp: "s", takenAt: takenAt, words: "why"))
        }
    }

    private func standing() throws -> BackupStanding { try engine.readBlocking { try $0.backupStanding() } }

    @Test func `a failure counts until something goes well`() throws {
        #expect(try standing() == BackupStanding())
        #expect(try standing().isStale(now: file.clock.now))
        try note(.backup, isGood: false)
        #expect(try standing().failure?.words == "why")
        let taken = file.clock.now
        file.clock.advance(by: .hours(1))
        try note(.backup, isGood: true, takenAt: taken)
        #expect(try standing().failure == nil)
        #expect(try standing().backup == taken && standing().drill == nil)
        try note(.drill, isGood: true, takenAt: taken)
        #expect(try standing().drill == file.clock.now && standing().proved == taken)
        #expect(try !standing().isStale(now: file.clock.now + .hours(48)))
        #expect(try standing().isStale(now: file.clock.now + .hours(48) + .seconds(1)))
    }

    @Test func `a drill noted by a clock that was ahead says nothing`() throws {
        file.clock.advance(by: .days(30))
        try note(.drill, isGood: true, takenAt: file.clock.now)
        file.clock.advance(by: .days(-30))
        #expect(try standing().drill == nil)
    }
}
