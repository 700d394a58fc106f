import Practice
import Store
import StorePostgres
import TestKit
import Testing
import caduceus

@Suite struct StandbyTests {
    private let near = StandbyStanding.Standby(name: "db2", isSynchronous: true, bytes: 10, seconds: 1)
    private let far = StandbyStanding.Standby(name: "db3", isSynchronous: false, bytes: 100 << 20, seconds: 90)

    @Test(arguments: [
        ("", 0), ("  ", 0), ("db2", 1), ("*", 1), ("db2, db3", 1), ("FIRST 2 (db2, db3)", 2), ("first 1 (db2)", 1),
        ("ANY 2 (a, b, c)", 2), ("3 (a, b, c)", 3), ("\"any\"", 1),
    ]) func `how many standbys a commit waits for is read from the setting`(names: String, count: Int) {
        #expect(StandbyStanding.needed(by: names) == count)
    }

    @Test func `writes wait when fewer synchronous standbys are connected than commits need`() {
        let alone = StandbyStanding(standbys: [far], needed: 1)
        #expect(alone.doWritesWait)
        #expect(StandbyCheckup.trouble(alone)?.detail.contains("every write waits") == true)
        #expect(!StandbyStanding(standbys: [near, far], needed: 1).doWritesWait)
        #expect(!StandbyStanding(standbys: [far], needed: 0).doWritesWait)
        #expect(!StandbyStanding(needed: 1, isBlind: true).doWritesWait)
    }

    @Test func `the doctor tells of a standby that is far behind, of one that is not, and of what it may not see`() {
        let behind = StandbyCheckup.finding(StandbyStanding(standbys: [near, far], needed: 1))
        #expect(behind.needsWork && behind.words.contains("db3: 100 MB, 90 s"))
        let well = StandbyCheckup.finding(StandbyStanding(standbys: [near], needed: 1))
        #expect(well.state == .ok && well.words.contains("db2 (synchronous)"))
        #expect(StandbyCheckup.finding(StandbyStanding()).state == .note)
        #expect(StandbyCheckup.finding(StandbyStanding(isBlind: true)).words.contains("pg_monitor"))
    }

    @Test(.enabled(if: TestStore.kind == .postgres, "needs a PostgreSQL"))
    func `a server without a standby says so`() throws {
        let store = try TestStore()
        let standing = try store.open().readBlocking { try $0.standbyStanding() }
        #expect(standing == StandbyStanding())
    }
}
