import NIOCore
import Synchronization

/// Sees whether a request's body began to leave.
final class DepartureWitness: Sendable {
    private let flag = Atomic(false)

    var hasLeft: Bool { flag.load(ordering: .acquiring) }
    func see() { flag.store(true, ordering: .releasing) }
}

/// A body in one part that is asked for only once a connection stands and the head is written.
struct DepartingBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let bytes: ByteBuffer
    let witness: DepartureWitness

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer?
        let witness: DepartureWitness

        mutating func next() async -> ByteBuffer? {
            witness.see()
            defer { rest = nil }
            return rest
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes, witness: witness) }
}
