import Care
import Store
import Synchronization
import Web

/// What `/readyz` asks and `/metrics` tells of the practice.
struct Readiness: Sendable {
    private let store: any StoreEngine
    private let clock: any WallClock
    private let line: String
    private let writing: RecentAnswer<Bool>
    private let counting: RecentAnswer<PracticeFigures>

    /// A journal older than this is not being worked off.
    private static let longestLag = 60.0
    /// Probes come from several sides and many a second; each costs a durable write or a walk over the outbox.
    private static let freshness = Duration.seconds(3)

    init(store: any StoreEngine, clock: any WallClock, line: String) {
        self.store = store
        self.clock = clock
        self.line = line
        writing = RecentAnswer(for: Self.freshness)
        counting = RecentAnswer(for: Self.freshness)
    }

    var checks: [HealthCheck] {
        [
            HealthCheck("store") {
                await writing.get {
                    // A failure of any kind is the answer.
                    let probe: Void? = try? await store.write { tx in try tx.probe() }
                    return probe != nil
                }
            },
            HealthCheck("intake") {
                let now = clock.now
                // A store that does not answer has a line of its own.
                guard let backlog = try? await store.read({ try $0.backlog() }) else { return false }
                return Self.lag(backlog, at: now) < Self.longestLag
            },
        ]
    }

    func figures() async throws -> PracticeFigures {
        try await counting.get {
            let now = clock.now
            return try await store.read { tx in
                let backlog = try tx.backlog()
                let backups = try tx.backupStanding()
                return PracticeFigures(
                    journalLagSeconds: Self.lag(backlog, at: now),
                    journalWaiting: backlog.waiting,
                    journalParked: backlog.parked,
                    lanesWaiting: backlog.lanesWaiting,
                    outbox: try tx.outboxCounts().map {
                        PracticeFigures.OutboxFigure(state: $0.state, reason: $0.reason, count: Int($0.count))
                    },
                    isLineHeld: try tx.line(line).isHeld(now: now),
                    backupAge: backups.backup.map { (now - $0).seconds },
                    drillAge: backups.drill.map { (now - $0).seconds }
                )
            }
        }
    }

    private static func lag(_ backlog: Backlog, at now: Instant) -> Double {
        backlog.oldest.map { max(0, (now - $0).seconds) } ?? 0
    }
}

/// An answer that is good for a moment, so that asking often costs little.
private final class RecentAnswer<Value: Sendable>: Sendable {
    private let freshness: Duration
    private let kept = Mutex<(value: Value, at: ContinuousClock.Instant)?>(nil)

    init(for freshness: Duration) {
        self.freshness = freshness
    }

    /// What was answered a moment ago, else what `ask` says now; of two at the same time both may ask.
    func get(_ ask: () async throws -> Value) async rethrows -> Value {
        if let kept = kept.withLock({ $0 }), kept.at.duration(to: .now) < freshness { return kept.value }
        let value = try await ask()
        kept.withLock { $0 = (value, .now) }
        return value
    }
}
