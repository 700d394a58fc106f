import Care
import Store
import Web

/// What `/readyz` asks and `/metrics` tells of the practice.
struct Readiness: Sendable {
    let store: any StoreEngine
    let clock: any WallClock

    /// A journal older than this is not being worked off.
    private static let longestLag = 60.0

    var checks: [HealthCheck] {
        [
            HealthCheck("store") {
                // A failure of any kind is the answer.
                let probe: Void? = try? await store.write { tx in try tx.probe() }
                return probe != nil
            },
            HealthCheck("intake") {
                // A store that does not answer has a line of its own.
                guard let figures = try? await figures() else { return false }
                return figures.journalLagSeconds < Self.longestLag
            },
        ]
    }

    func figures() async throws -> PracticeFigures {
        let now = clock.now
        return try await store.read { tx in
            let backlog = try tx.backlog()
            return PracticeFigures(
                journalLagSeconds: backlog.oldest.map { max(0, (now - $0).seconds) } ?? 0,
                journalWaiting: backlog.waiting,
                journalParked: backlog.parked,
                lanesWaiting: backlog.lanesWaiting,
                outbox: try tx.outboxCounts().map {
                    PracticeFigures.OutboxFigure(state: $0.state, reason: $0.reason, count: Int($0.count))
                }
            )
        }
    }
}
