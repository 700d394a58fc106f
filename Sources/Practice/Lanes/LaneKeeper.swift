import Care
package import Logging
import ServiceLifecycle
package import Store

/// Keeps this node's leases, and lets them go when the server stops; the first service, so that it ends last, when nothing
/// is in the air any more.
package struct LaneKeeper: Service {
    private let store: any StoreEngine
    private let lanes: NodeLanes
    private let bell: Bell
    private let logger: Logger

    package init(store: any StoreEngine, lanes: NodeLanes, bell: Bell, logger: Logger) {
        self.store = store
        self.lanes = lanes
        self.bell = bell
        self.logger = logger
    }

    /// Throws `LostNode` when the node was forgotten.
    package func run() async throws {
        try await withGracefulShutdownHandler {
            var held = -1
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                do {
                    let now = try await store.write { tx in try lanes.keep(in: tx) }
                    if now != held { logger.info("lanes held", metadata: ["count": "\(now)"]) }
                    held = now
                } catch let error as LostNode {
                    logger.critical("this node was silent for a day and is forgotten; it must start again")
                    throw error
                } catch {
                    logger.error("cannot renew the lanes", metadata: ["error": "\(type(of: error))"])
                }
                await bell.wait(upTo: .microseconds(NodeLanes.renewal.microseconds))
            }
        } onGracefulShutdown: {
            bell.ring()
        }
        do {
            try await store.write { tx in try lanes.leave(in: tx) }
        } catch {
            // They run out by themselves.
            logger.error("cannot let the lanes go", metadata: ["error": "\(type(of: error))"])
        }
    }
}
