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
    private let logger: Logger
    private let flying = Flying()

    package init(
        store: any StoreEngine,
        delivery: Delivery,
        send: @escaping @Sendable (OutgoingMessage) async -> SendOutcome,
        bell: Bell,
        width: Int = 64,
        logger: Logger
    ) {
        self.store = store
        self.delivery = delivery
        self.send = send
        self.bell = bell
        self.width = width
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            // What is in the air is landed even while shutting down: the group waits for its children.
            await withDiscardingTaskGroup { group in
                var tookOff = ContinuousClock.now
                while !Task.isCancelled {
                    let free = width - flying.count
                    // A quarter of the width goes together: one transaction takes off many as cheaply as one.
                    if free >= max(1, width / 4) || free > 0 && tookOff.duration(to: .now) > Self.patience {
                        tookOff = .now
                        let leaving = await takeOff(limit: free)
                        for message in leaving {
                            flying.rise()
                            group.addTask { await land(message) }
                        }
                        if !leaving.isEmpty { continue }
                    }
                    await bell.wait(upTo: flying.count == 0 ? .milliseconds(250) : Self.patience)
                }
            }
        }
    }

    /// So long at most a free place waits for others to come free.
    private static let patience = Duration.milliseconds(5)

    private func takeOff(limit: Int) async -> [OutgoingMessage] {
        guard limit > 0 else { return [] }
        do {
            return try await store.write { tx in
                try delivery.depart(try delivery.claim(limit: limit, in: tx), in: tx)
            }
        } catch {
            logger.error("cannot take messages from the outbox", metadata: ["error": "\(type(of: error))"])
            await bell.wait(upTo: .seconds(1))
            return []
        }
    }

    private func land(_ message: OutgoingMessage) async {
        defer {
            flying.fall()
            bell.ring()
        }
        // Cancellation must not cut off a request that is on its way: its outcome would be unknown.
        let outcome = await send(message)
        do {
            try await store.write { tx in try delivery.settle(message.correlation, outcome, in: tx) }
        } catch {
            // The row stays `sending`; the next start, or the echo in a status, settles it.
            logger.error("cannot keep an outcome", metadata: ["error": "\(type(of: error))"])
        }
    }
}

/// How many messages are in the air.
private final class Flying: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }
    func rise() { number.withLock { $0 += 1 } }
    func fall() { number.withLock { $0 -= 1 } }
}
