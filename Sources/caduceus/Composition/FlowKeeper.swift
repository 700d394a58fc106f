import Dialogue
import Logging
import ServiceLifecycle
import Store
import WhatsApp

/// Keeps what the store knows of the booking Flow as Meta has it, besides Meta's own notices: only a published one is sent.
struct FlowKeeper: Service {
    let id: String
    let client: GraphClient
    let store: any StoreEngine
    let logger: Logger

    private static let interval = Duration.seconds(600)

    /// None where no Flow is set.
    static func services(
        _ settings: Settings,
        _ client: GraphClient,
        _ store: any StoreEngine,
        _ logger: Logger
    ) -> [any Service] {
        settings.flow.map { [FlowKeeper(id: $0.id, client: client, store: store, logger: logger)] } ?? []
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                failures = await keep(failures) ? 0 : failures + 1
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: failures == 0 ? Self.interval : .seconds(min(failures, 60)))
            }
        }
    }

    /// The first failure is not worth a warning: a simulator may start a moment after us.
    private func keep(_ failures: Int) async -> Bool {
        do {
            let flow = try await client.flow(id)
            try await store.write { tx in try tx.saveFlow(id, status: flow.status) }
            return true
        } catch let failure as GraphFailure {
            logger.log(
                level: failures == 0 ? .info : .warning,
                "cannot ask for the booking Flow; patients book from lists while it is not known to be published",
                metadata: ["advice": "\(failure.failure.advice)"]
            )
        } catch {
            logger.error("cannot keep the booking Flow's status", metadata: ["error": "\(type(of: error))"])
        }
        return false
    }
}
