import Practice
import ServiceLifecycle
import Store
import StorePostgres
import Synchronization
import Web

/// Asks PostgreSQL every ten seconds how its standbys are.
///
/// By itself and through a reader: while commits wait for a standby, whoever writes hangs.
final class StandbyWatch: Service {
    private let store: any StoreEngine
    private let kept = Mutex<StandbyStanding?>(nil)
    private static let pause = Duration.seconds(10)

    init(_ store: any StoreEngine) {
        self.store = store
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                // A store that does not answer is another trouble, and what it said before tells nothing of now.
                let standing = try? await store.read { try $0.standbyStanding() }
                kept.withLock { $0 = standing }
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    var trouble: FoundTrouble? { kept.withLock { $0 }.flatMap(StandbyCheckup.trouble) }

    /// Nothing can be written now; whoever tried would wait.
    var stop: FoundTrouble? {
        guard kept.withLock({ $0?.doWritesWait }) == true else { return nil }
        return FoundTrouble(.storeUnavailable, StandbyCheckup.waiting)
    }

    var figures: [PracticeFigures.StandbyFigure] {
        (kept.withLock { $0 }?.standbys ?? []).map {
            PracticeFigures.StandbyFigure(
                name: $0.name,
                isSynchronous: $0.isSynchronous,
                bytes: Int($0.bytes),
                seconds: Int($0.seconds)
            )
        }
    }
}
