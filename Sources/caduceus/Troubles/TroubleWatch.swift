import Care
import Logging
import Practice
import ServiceLifecycle
import Store
import Web

/// Looks every ten seconds for what is wrong, posts it on the board, and says in the log what begins and what is over; at the
/// clock it looks every second, so that one that runs ahead for some seconds is caught.
struct TroubleWatch: Service {
    let board: TroubleBoard
    let store: any StoreEngine
    let search: TroubleSearch
    let checks: [HealthCheck]
    /// What the machine itself ails from.
    let machine: @Sendable () -> [FoundTrouble]
    /// The machine's clock, which nobody moves but the machine.
    let clock: any WallClock
    let changed: @Sendable () -> Void
    let logger: Logger

    private static let pause = Duration.seconds(1)
    private static let pausesBetweenLooks = 10

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let start = ContinuousClock.now
            var comparison = ClockComparison()
            var pauses = 0
            while !Task.isCancelled {
                let steady = start.duration(to: .now)
                if let step = comparison.look(wall: clock.now, steady: steady) { await mend(step) }
                if pauses.isMultiple(of: Self.pausesBetweenLooks) {
                    post(await look() + machine() + [comparison.trouble(steady: steady)].compactMap(\.self))
                }
                pauses += 1
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    func look() async -> [FoundTrouble] {
        var found: [FoundTrouble] = []
        for check in checks { if let trouble = await check.look() { found.append(trouble) } }
        do {
            found += try await store.read { [search] tx in try search.find(in: tx) }
        } catch {
            found.append(FoundTrouble(.storeUnavailable))
        }
        return found
    }

    /// What a clock that has been set back left waiting goes on at once.
    private func mend(_ step: Span) async {
        logger.warning("the clock was set", metadata: ["seconds": "\(step.seconds)"])
        guard step < .zero else { return }
        do {
            try await store.write { tx in try tx.forgetWaitsOfLaterClock() }
        } catch {
            // Then they wait as long as the clock went back, which is late and not lost.
            logger.error("cannot hurry what waits", metadata: ["error": "\(type(of: error))"])
        }
    }

    private func post(_ found: [FoundTrouble]) {
        let (begun, over) = board.post(found)
        for trouble in begun {
            logger.warning(
                "trouble",
                metadata: ["kind": "\(trouble.kind.rawValue)", "words": "\(trouble.forOperator)"]
            )
        }
        for kind in over { logger.notice("trouble is over", metadata: ["kind": "\(kind.rawValue)"]) }
        if !begun.isEmpty || !over.isEmpty { changed() }
    }
}
