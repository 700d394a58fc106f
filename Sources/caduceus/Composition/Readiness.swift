import Care
import Practice
import Store
import Synchronization
import Web

/// What `/readyz` asks and `/metrics` tells of the practice.
struct Readiness: Sendable {
    private let store: any StoreEngine
    private let clock: any WallClock
    private let line: String
    private let search: TroubleSearch
    private let standbys: StandbyWatch?
    private let writing: RecentAnswer<FoundTrouble?>
    private let counting: RecentAnswer<PracticeFigures>

    /// Probes come from several sides and many a second; each costs a durable write or a walk over the outbox.
    private static let freshness = Duration.seconds(3)

    init(store: any StoreEngine, clock: any WallClock, line: String, search: TroubleSearch, standbys: StandbyWatch?) {
        self.standbys = standbys
        self.search = search
        self.store = store
        self.clock = clock
        self.line = line
        writing = RecentAnswer(for: Self.freshness)
        counting = RecentAnswer(for: Self.freshness)
    }

    var checks: [HealthCheck] {
        [
            HealthCheck("store") {
                if let stop = standbys?.stop { return stop }
                return await writing.get {
                    do {
                        try await store.write { tx in try tx.probe() }
                        return nil
                    } catch {
                        // A failure of any kind is the answer.
                        return FoundTrouble(error as? StoreError == .busy ? .storeBusy : .storeUnavailable)
                    }
                }
            },
            HealthCheck("intake") {
                do {
                    return try await store.read { tx in try search.journal(tx) }
                } catch {
                    return FoundTrouble(.storeUnavailable)
                }
            },
        ]
    }

    func figures() async throws -> PracticeFigures {
        try await counting.get {
            let now = clock.now
            let standbys = standbys?.figures ?? []
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
                    drillAge: backups.drill.map { (now - $0).seconds },
                    standbys: standbys
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
