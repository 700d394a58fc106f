#if Postgres
private import Foundation
import Store

/// Work another thread does while the caller's waits.
final class BlockingErrand<T>: @unchecked Sendable {
    // The waiting thread touches these only after the other has signalled.
    private var body: ((Transaction) throws -> T)?
    private var outcome: Result<T, any Error>?
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping (Transaction) throws -> T) {
        self.body = body
    }

    func run(_ carryOut: ((Transaction) throws -> T) throws -> T) {
        outcome = Result { try once(carryOut) }
        done.signal()
    }

    /// Lets go of the caller's closure before the caller is woken, who must not find it in use.
    private func once(_ carryOut: ((Transaction) throws -> T) throws -> T) throws -> T {
        guard let body = body.take() else { throw StoreError.unavailable(reason: "the reader ran already") }
        return try carryOut(body)
    }

    func result() throws -> T {
        done.wait()
        guard let outcome else { throw StoreError.unavailable(reason: "the reader did not run") }
        return try outcome.get()
    }
}
#endif
