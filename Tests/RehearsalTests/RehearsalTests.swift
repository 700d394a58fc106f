import Foundation
import Rehearsal
import Testing

@Suite struct RehearsalTests {
    @Test func `a small clinic lives through crashes and faults without a wrong`() throws {
        for seed in [1, 7, 42] as [UInt64] {
            let folder = URL.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let plan = RehearsalPlan(messages: 1_500, crashes: 20, seed: seed, folder: folder.path)
            let report = try Rehearsal(plan).run()
            print(report)
            #expect(report.wrongs == 0, "seed \(seed): \(report.findings)")
            #expect(report.crashes == 20, "seed \(seed)")
            #expect(report.messages >= 1_500, "seed \(seed)")
        }
    }
}
