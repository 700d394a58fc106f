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
    /// Whether the database goes by a clock of its own, perhaps another machine's.
    let hasDatabaseClock: Bool
    let changed: @Sendable () -> Void
    let logger: Logger

    private static let pause = Duration.seconds(1)
    private static let pausesBetweenLooks = 10

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let start = ContinuousClock.now
            var (own, database) = (ClockComparison(), ClockComparison())
            var pauses = 0
            // Several machines and processes do not see a step at the very same moment.
            var mendsAgainAt = -1
            while !Task.isCancelled {
                let steady = start.duration(to: .now)
                var steps = [own.look(wall: clock.now, steady: steady).map { note($0, of: "the clock") }]
                if pauses.isMultiple(of: Self.pausesBetweenLooks) {
                    let (found, moment) = await look()
                    if hasDatabaseClock, let moment {
                        let step = database.look(wall: moment.wall, steady: start.duration(to: moment.steady))
                        steps.append(step.map { note($0, of: "the database's clock") })
                    }
                    let clocks = [own.trouble(steady: steady), database.trouble(steady: steady)].compactMap(\.self)
                    post(found + machine() + clocks.prefix(1))
                }
                let isSetBack = steps.contains { $0.map { $0 < .zero } ?? false }
                if isSetBack || pauses == mendsAgainAt { await mend() }
                if isSetBack { mendsAgainAt = pauses + Self.pausesBetweenLooks }
                pauses += 1
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// A moment by the database's clock and by the steady one.
    private struct Moment {
        var wall: Instant
        var steady: ContinuousClock.Instant
    }

    /// What is wrong, and the moment of the look where the database could be asked.
    private func look() async -> ([FoundTrouble], Moment?) {
        var found: [FoundTrouble] = []
        for check in checks { if let trouble = await check.look() { found.append(trouble) } }
        do {
            let (moment, more) = try await store.read { [search] tx in
                (Moment(wall: tx.now, steady: .now), try search.find(in: tx))
            }
            return (found + more, moment)
        } catch {
            return (found + [FoundTrouble(.storeUnavailable)], nil)
        }
    }

    private func note(_ step: Span, of clock: String) -> Span {
        logger.warning("\(clock) was set", metadata: ["seconds": "\(step.seconds)"])
        return step
    }

    /// What a clock that has been set back left waiting goes on at once.
    private func mend() async {
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
