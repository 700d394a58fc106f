import Care
package import Dialogue
package import Logging
import ServiceLifecycle
package import Store

/// Sends what may go, so many at a time, each message's outcome kept as soon as it is known.
package struct DeliveryService: Service {
    private let store: any StoreEngine
    private let delivery: Delivery
    private let send: @Sendable (OutgoingMessage) async -> SendOutcome
    private let bell: Bell
    private let width: Int
    private let logger: Logger

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
            await withTaskGroup(of: Void.self) { group in
                var flying = 0
                while !Task.isCancelled {
                    let leaving = await takeOff(limit: width - flying)
                    for message in leaving {
                        flying += 1
                        group.addTask { await land(message) }
                    }
                    if flying == 0 {
                        await bell.wait(upTo: .milliseconds(250))
                    } else if leaving.isEmpty || flying >= width {
                        await group.next()
                        flying -= 1
                    }
                }
            }
        }
    }

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
