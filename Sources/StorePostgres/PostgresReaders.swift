#if Postgres
import Care
private import Foundation
import Store
private import Synchronization

/// Threads that read, each with a connection of its own; who comes when all are busy waits in line.
final class PostgresReaders: Sendable {
    typealias Work = @Sendable (PostgresSession) -> Void

    private struct Line {
        var waiting: [Work] = []
        var isStopped = false
    }

    private let line = Mutex(Line())
    private let wake = DispatchSemaphore(value: 0)
    private let most: Int

    init(_ address: PostgresAddress, options: PostgresOptions) {
        most = options.waitingReads
        for number in 1...options.readers {
            let session = PostgresSession(address, name: options.name + " reader", setup: options.setup)
            let thread = Thread { [self] in work(session) }
            thread.name = "caduceus-reader-\(number)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Why not, when too many wait already or the store is closed.
    func add(_ work: @escaping Work) -> StoreError? {
        let refusal: StoreError? = line.withLock { line in
            if line.isStopped { return PostgresSession.closed }
            guard line.waiting.count < most else { return .busy }
            line.waiting.append(work)
            return nil
        }
        if refusal == nil { wake.signal() }
        return refusal
    }

    /// Who waits is still served.
    func stop(threads: Int) {
        line.withLock { $0.isStopped = true }
        for _ in 0..<threads { wake.signal() }
    }

    private func work(_ session: PostgresSession) {
        while true {
            wake.wait()
            let (next, isStopped) = line.withLock { line in
                (line.waiting.isEmpty ? nil : line.waiting.removeFirst(), line.isStopped)
            }
            if let next {
                next(session)
            } else if isStopped {
                return session.close()
            }
        }
    }
}
#endif
