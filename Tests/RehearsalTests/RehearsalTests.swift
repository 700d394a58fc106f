import Care
import Foundation
import Rehearsal
import Testing

@Suite(.serialized, .onThreadOfItsOwn) struct RehearsalTests {
    /// Fixed seeds; one that ever finds a bug is added.
    private static let seeds: [UInt64] = Array(1...19) + [42]

    @Test func `twenty small clinics live through crashes and faults without a wrong`() throws {
        var met: Set<String> = []
        for seed in Self.seeds {
            let report = try rehearse(messages: 600, crashes: 12, seed: seed)
            #expect(report.wrongs == 0, "seed \(seed): \(report.findings)")
            #expect(report.crashes == 12, "seed \(seed)")
            #expect(report.messages >= 600, "seed \(seed)")
            met.formUnion(report.faults.filter { $0.value > 0 }.keys)
        }
        #expect(met.isSuperset(of: Self.faults), "not met: \(Self.faults.subtracting(met))")
    }

    /// What the seeds together must have seen.
    private static let faults: Set<String> = [
        "clock_ahead", "clock_behind", "full_disk", "late_webhooks", "spike_hour", "restart_storm", "no_network",
        "token_expired", "zones_changing_clocks", "year_boundary", "duplicate", "reorder", "delay", "missing_delivered",
        "rate_limited", "service_down", "service_unavailable", "something_went_wrong", "bad_gateway_after_acceptance",
        "garbage", "torn_answer", "error_in_success", "slow", "timeout_after_acceptance", "timeout_before_acceptance",
        "reset_after_acceptance", "reset_before_acceptance",
    ]

    @Test(arguments: Plant.allCases)
    func `the oracle sees a wrong done on purpose`(_ plant: Plant) throws {
        let nodes = plant == .sleepwalking ? 3 : 1
        let report = try rehearse(messages: 1_200, crashes: 0, seed: 5, planted: plant, nodes: nodes)
        #expect(report.count(of: plant.wrong) > 0, "\(report)")
    }

    @Test func `three practices on one store, each dying and stopped by itself, do no wrong`() throws {
        for seed: UInt64 in 1...4 {
            let report = try rehearse(messages: 800, crashes: 12, seed: seed, nodes: 3)
            #expect(report.wrongs == 0, "seed \(seed): \(report.findings)")
            #expect(report.faults["node_stopped", default: 0] > 0, "seed \(seed)")
        }
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

    /// Days, not a year: what a year comes to is measured by `caduceus simulate --clinic scheduling`.
    @Test func `a clinic of appointments books, rescues times and does no wrong`() throws {
        let report = try rehearse(messages: 0, crashes: 4, seed: 7) {
            $0.clinic = .scheduling
            $0.length = .days(3)
        }
        #expect(report.wrongs == 0, "\(report.findings)")
        let figures = try #require(report.scheduling)
        #expect(figures.booked > 400 && figures.freed > 20 && figures.refilled > 0, "\(figures)")
        #expect(figures.firstOfferSeconds < 60 && figures.messagesPerBooking <= 3, "\(figures)")
        #expect(figures.refillRate <= figures.filledRate && figures.filledRate <= 1, "\(figures)")
    }

    private func rehearse(
        messages: Int,
        crashes: Int,
        seed: UInt64,
        planted: Plant? = nil,
        nodes: Int = 1,
        _ change: (inout RehearsalPlan) -> Void = { _ in }
    ) throws -> RehearsalReport {
        let folder = URL.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        var plan = RehearsalPlan(messages: messages, crashes: crashes, seed: seed, folder: folder.path)
        plan.planted = planted
        plan.nodes = nodes
        change(&plan)
        return try Rehearsal(plan).run()
    }
}
