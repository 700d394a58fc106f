import Foundation
import Rehearsal
import StorePostgres
import TestKit
import Testing

/// What `simulate --store postgres://… --nodes 3` does at length.
@Suite(.enabled(if: TestStore.kind == .postgres, "there is no PostgreSQL here"), .serialized, .onThreadOfItsOwn)
struct SharedStoreTests {
    @Test(arguments: [1, 2] as [UInt64])
    func `three practices on one PostgreSQL, each dying and stopped by itself, do no wrong`(seed: UInt64) throws {
        let store = try TestStore()
        var plan = RehearsalPlan(messages: 300, crashes: 8, seed: seed, folder: store.folder)
        plan.nodes = 3
        plan.database = PostgresAddress(store.address)
        #expect(plan.database != nil)
        let report = try Rehearsal(plan).run()
        #expect(report.wrongs == 0, "\(report.findings)")
        #expect(report.crashes == 8 && report.messages >= 300)
        #expect(report.faults["node_stopped", default: 0] > 0)
    }
}
