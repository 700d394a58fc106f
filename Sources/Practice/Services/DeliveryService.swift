import Care
package import Dialogue
package import Logging
import ServiceLifecycle
package import Store
import Synchronization

/// Sends what may go, so many at a time, each message's outcome kept as soon as it is known.
package struct DeliveryService: Service {
    private let store: any StoreEngine
    private let delivery: Delivery
    private let send: @Sendable (OutgoingMessage) async -> SendOutcome
    private let bell: Bell
    private let width: Int
    private let hazard: Hazard
    private let logger: Logger
    private let flying = Flying()

    /// A line of Meta's highest throughput, 1,000 a second, has this many in the air when an answer takes a quarter of a
    /// second.
    package static let standardWidth = 256

    package init(
        store: any StoreEngine,
        delivery: Delivery,
        send: @escaping @Sendable (OutgoingMessage) async -> SendOutcome,
        bell: Bell,
        width: Int = standardWidth,
        hazard: Hazard = .none,
        logger: Logger
    ) {
        self.store = store
        self.delivery = delivery
        self.send = send
        self.bell = bell
        self.width = width
        self.hazard = hazard
        self.logger = logger
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            // What is in the air lands even while shutting down: the group waits for its children, and nothing cuts their
            // requests off, since an outcome cut off is an outcome unknown.
            await withDiscardingTaskGroup { group in
                while true {
                    // A part of the width goes together: one transaction takes off many as cheaply as one.
                    if width - flying.count < together { await bell.wait(upTo: Self.patience) }
                    // Counted before the look at the end: a place that came free after the order to stop stays empty.
                    let free = width - flying.count
                    if Task.isShuttingDownGracefully || Task.isCancelled { break }
                    if free <= 0 { continue }
                    // Before the transaction: what is left of a lease counts from when it was read.
                    let tookOff = ContinuousClock.now
                    let takeOff = await takeOff(limit: free)
                    for message in takeOff.leaving {
                        flying.rise()
                        group.addTask { await land(message, tookOff: tookOff) }
                    }
                    if takeOff.leaving.isEmpty { await bell.wait(upTo: takeOff.pause) }
                }
            }
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    /// So many places come free before anybody is told, unless nothing is in the air any more.
    private var together: Int { max(1, width / 4) }
    /// So long at most free places wait for others to come free.
    private static let patience = Duration.milliseconds(20)
    /// The outbox is looked at at least this often: another process, or a clock moved by a person, rings no bell.
    private static let longestPause = Duration.milliseconds(250)

    private struct TakeOff: Sendable {
        var leaving: [OutgoingMessage] = []
        /// How long nothing will be found, unless the bell rings.
        var pause = DeliveryService.longestPause
    }

    private func takeOff(limit: Int) async -> TakeOff {
        do {
            return try await takeOff { try delivery.takeOff(limit: limit, in: $0).leaving }
        } catch let error as StoreError where error == .locked {
            return await takeOffOneByOne(limit: limit)
        } catch {
            return await pause(after: error)
        }
    }

    private func takeOffOneByOne(limit: Int) async -> TakeOff {
        do {
            return try await takeOff { try delivery.takeOffOneByOne(limit: limit, in: $0).leaving }
        } catch {
            return await pause(after: error)
        }
    }

    private func pause(after error: any Error) async -> TakeOff {
        logger.error("cannot take messages from the outbox", metadata: ["error": "\(type(of: error))"])
        // A cancelled sleep ends the pause early.
        try? await Task.sleep(for: .seconds(1))
        return TakeOff()
    }

    private func takeOff(
        _ leaving: @escaping @Sendable (Transaction) throws -> [OutgoingMessage]
    ) async throws -> TakeOff {
        let takeOff = try await store.write { tx in
            var takeOff = TakeOff(leaving: try leaving(tx))
            // What is due and yet did not leave waits behind another of its conversation, whose landing rings the bell.
            if takeOff.leaving.isEmpty, let next = try delivery.nextTakeOff(in: tx), next > tx.now {
                takeOff.pause = min(.microseconds((next - tx.now).microseconds), Self.longestPause)
            }
            if !takeOff.leaving.isEmpty { hazard.pass(.takeOffBeforeCommit) }
            return takeOff
        }
        if !takeOff.leaving.isEmpty { hazard.pass(.takeOffAfterCommit) }
        return takeOff
    }

    private func land(_ message: OutgoingMessage, tookOff: ContinuousClock.Instant) async {
        defer {
            let left = flying.fall()
            if left == 0 || (width - left) % together == 0 { bell.ring() }
        }
        await keep(await attempt(message, tookOff: tookOff), of: message)
    }

    private func attempt(_ message: OutgoingMessage, tookOff: ContinuousClock.Instant) async -> SendOutcome {
        guard tookOff.duration(to: .now) <= delivery.patience else {
            return .notAttempted(advice: "The machine slept; it is looked at again.")
        }
        hazard.pass(.sendBefore)
        let outcome = await send(message)
        hazard.pass(.sendAnswered)
        return outcome
    }

    /// An outcome is kept however long the store takes to come back: without it a definite no would turn into an unknown.
    private func keep(_ outcome: SendOutcome, of message: OutgoingMessage) async {
        var triesAtTheEnd = 5
        var outcome = outcome
        while true {
            do {
                try await store.write { [outcome] tx in
                    try delivery.settle(message.correlation, outcome, in: tx)
                    hazard.pass(.settleBeforeCommit)
                }
                return hazard.pass(.settleAfterCommit)
            } catch is LostLane {
                // Another node has it, and to that one it is unknown: a status will tell.
                return logger.warning("the lane was lost while a message was in the air")
            } catch {
                logger.error("cannot keep an outcome", metadata: ["error": "\(type(of: error))"])
                // What the store refuses for good it will refuse again: then nobody knows, and staff are told so.
                if !((error as? StoreError)?.isUnavailable ?? false) { outcome = Self.unkept }
                if Task.isShuttingDownGracefully || Task.isCancelled { triesAtTheEnd -= 1 }
                // The row stays `sending`: the next start makes it unknown, and the echo in a status settles it.
                if triesAtTheEnd == 0 { return }
                // A cancelled sleep ends the pause early.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private static let unkept = SendOutcome.failed(
        ChannelFailure(code: 0, disposition: .unknown, advice: "What WhatsApp answered could not be kept.")
    )
}

/// How many messages are in the air.
private final class Flying: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }
    func rise() { number.withLock { $0 += 1 } }
    /// How many are left.
    func fall() -> Int {
        number.withLock { number in
            number -= 1
            return number
        }
    }
}
