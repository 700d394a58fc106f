package import Logging
import ServiceLifecycle
import Store

/// A loop that never stops: it works while there is work, waits for its bell when there is none, and outlives a store that
/// cannot write for a while.
package struct Loop: Service {
    private let name: String
    private let bell: Bell
    private let idle: Duration
    private let logger: Logger
    /// One unit of work; true when there may be more at once.
    private let work: @Sendable () async throws -> Bool

    package init(
        name: String,
        bell: Bell,
        idle: Duration,
        logger: Logger,
        work: @escaping @Sendable () async throws -> Bool
    ) {
        self.name = name
        self.bell = bell
        self.idle = idle
        self.logger = logger
        self.work = work
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await work() { continue }
                    await bell.wait(upTo: idle)
                } catch is CancellationError {
                    return
                } catch {
                    // The kind of error only: its text might quote a value.
                    logger.error(
                        "loop failed, trying again",
                        metadata: ["loop": "\(name)", "error": "\(Loop.kind(of: error))"]
                    )
                    // Not the bell's wait: each webhook that arrives would end it. A cancelled sleep ends the loop.
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    private static func kind(of error: any Error) -> String {
        switch error {
        case let error as StoreError: "\(error)"
        default: "\(type(of: error))"
        }
    }
}
