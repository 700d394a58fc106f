import Care
import Dialogue
import Logging
import ServiceLifecycle
import Store
import WhatsApp

/// Keeps what the store knows of our templates as Meta has them: at the start and every hour, besides Meta's own notices.
struct TemplateKeeper: Service {
    let client: GraphClient
    let store: any StoreEngine
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                failures = await keep(failures) ? 0 : failures + 1
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: failures == 0 ? .seconds(3_600) : .seconds(min(failures, 60)))
            }
        }
    }

    /// The first failure is not worth a warning: a simulator may start a moment after us.
    private func keep(_ failures: Int) async -> Bool {
        do {
            try await Self.sync(client, into: store)
            return true
        } catch let failure as GraphFailure {
            logger.log(
                level: failures == 0 ? .info : .warning,
                "cannot ask for the templates",
                metadata: ["advice": "\(failure.failure.advice)"]
            )
        } catch {
            logger.error("cannot keep the templates", metadata: ["error": "\(type(of: error))"])
        }
        return false
    }

    /// Asks once and stores the answer for each template we ship.
    static func sync(_ client: GraphClient, into store: any StoreEngine) async throws {
        let existing = try await client.templates()
        try await store.write { tx in
            let before = try tx.templates()
            for wanted in TemplateCatalog.all { try tx.save(record(of: wanted, among: existing)) }
            let changed = Set(try tx.templates()).subtracting(before).count
            if changed > 0 { try tx.releaseTemplateHolds() }
            tx.audit(AuditEntry(actor: .system(.templates), act: .templatesRefreshed, amount: changed))
        }
    }

    private static func record(
        of wanted: TemplateDefinition,
        among existing: [WhatsApp.TemplateRecord]
    ) -> Store.TemplateRecord {
        let found = existing.first { $0.name == wanted.name && $0.language == wanted.language }
        return Store.TemplateRecord(
            name: wanted.name,
            language: wanted.language,
            status: found?.status ?? "MISSING",
            category: found?.category ?? wanted.category,
            expectedCategory: wanted.category,
            // Meta's text decides how many values it takes: ours are sent only if it is still our text.
            parameters: found.map { $0.body == wanted.body ? wanted.parameterCount : -1 } ?? wanted.parameterCount,
            buttons: found?.quickReplies.count ?? wanted.quickReplies.count,
            reason: found?.rejectedReason
        )
    }
}
