package import Care
package import Logging
import ServiceLifecycle
package import Store

/// Signs where the audit chain ends and writes it outside the database: after so many entries, after so many minutes, and
/// when the server stops.
///
/// The chain alone would let whoever may write to the database write all of it anew.
package struct AuditHeadKeeper: Service {
    /// Entries and time after which a head is due.
    package static let entries: Int64 = 10_000
    package static let minutes = Span.minutes(10)
    private static let pause = Duration.seconds(5)

    private let store: any StoreEngine
    private let file: HeadsFile
    private let logger: Logger

    package init(store: any StoreEngine, file: HeadsFile, logger: Logger) {
        self.store = store
        self.file = file
        self.logger = logger
    }

    package func run() async throws {
        var last = await newest()
        last = await cancelWhenGracefulShutdown { [last] in
            var last = last
            while !Task.isCancelled {
                last = await keep(after: last, isLast: false)
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
            return last
        }
        _ = await keep(after: last, isLast: true)
    }

    /// The newest head of the file; a chain that no longer holds it is told loudly, and the server goes on.
    private func newest() async -> SignedHead? {
        do {
            guard let newest = try file.newest() else { return nil }
            let stored = try await store.read { try $0.auditHash(of: newest.head.seq) }
            if stored != newest.head.hash {
                logger.critical(
                    "the audit chain is not the one its newest head was signed for; run `caduceus audit verify`",
                    metadata: ["entry": "\(newest.head.seq)"]
                )
            }
            return newest
        } catch {
            warn(error)
            return nil
        }
    }

    /// Writes a head if one is due; gives the newest there is.
    private func keep(after last: SignedHead?, isLast: Bool) async -> SignedHead? {
        do {
            let (head, now) = try await store.read { tx in (try tx.auditHead(), tx.now) }
            guard Self.isDue(head, after: last, now: now, isLast: isLast) else { return last }
            let signed = try SignedHead(head, at: now, signedBy: store.vault)
            try file.append(signed)
            return signed
        } catch is CancellationError {
            return last
        } catch {
            warn(error)
            return last
        }
    }

    package static func isDue(_ head: AuditHead, after last: SignedHead?, now: Instant, isLast: Bool) -> Bool {
        guard head.seq > 0, head != last?.head else { return false }
        guard let last, !isLast, head.seq > last.head.seq else { return true }
        return head.seq - last.head.seq >= entries || now - last.at >= minutes || now < last.at
    }

    private func warn(_ error: any Error) {
        let advice = advice(about: error) ?? "\(type(of: error))"
        logger.error("cannot keep the signed heads of the audit chain", metadata: ["advice": "\(advice)"])
    }
}
