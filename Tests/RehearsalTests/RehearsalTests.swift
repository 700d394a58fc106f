import Foundation
import Rehearsal
import Testing

@Suite struct RehearsalTests {
    /// Fixed seeds; one that ever finds a bug is added.
    private static let seeds: [UInt64] = Array(1...19) + [42]

    @Test func `twenty small clinics live through crashes and faults without a wrong`() throws {
        for seed in Self.seeds {
            let report = try rehearse(messages: 600, crashes: 12, seed: seed)
            #expect(report.wrongs == 0, "seed \(seed): \(report.findings)")
            #expect(report.crashes == 12, "seed \(seed)")
            #expect(report.messages >= 600, "seed \(seed)")
        }
    }

    @Test(arguments: Plant.allCases)
    func `the oracle sees a wrong done on purpose`(_ plant: Plant) throws {
        let report = try rehearse(messages: 1_200, crashes: 0, seed: 5, planted: plant)
        #expect(report.count(of: plant.wrong) > 0, "\(report)")
    }

    @Test func `each of the six wrongs is done on purpose`() {
        #expect(Set(Plant.allCases.map(\.wrong)) == Set(Wrong.allCases))
    }

    @Test func `the same seed tells the same story`() throws {
        var first = try rehearse(messages: 500, crashes: 5, seed: 3)
        var second = try rehearse(messages: 500, crashes: 5, seed: 3)
        first.seconds = 0
        first.eventsPerSecond = 0
        second.seconds = 0
        second.eventsPerSecond = 0
        #expect(first == second)
    }

    private func rehearse(
        messages: Int,
        crashes: Int,
        seed: UInt64,
        planted: Plant? = nil
    ) throws -> RehearsalReport {
        let folder = URL.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        var plan = RehearsalPlan(messages: messages, crashes: crashes, seed: seed, folder: folder.path)
        plan.planted = planted
        return try Rehearsal(plan).run()
    }
}
