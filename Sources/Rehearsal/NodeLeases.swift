import Care
import Dialogue
import Store

/// What a node knows of the lanes it holds; the rehearsal asks it exactly where the services do.
protocol NodeLeases: AnyObject {
    /// When the node wants to renew next, by true time; nil when it never has to.
    var renewal: Instant? { get }
    /// The first unit of work after a start: takes lanes, and settles what their last holder left behind.
    func start(in tx: Transaction) throws
    /// Renews what it holds, takes what nobody holds any more and settles what was left behind there.
    func renew(in tx: Transaction) throws
    /// First in every unit of work: throws `FencedOff` when another node has taken over meanwhile.
    func fence(in tx: Transaction) throws
    /// Asked without the store before the first byte leaves, by a clock that cannot be set.
    func maySend(_ message: OutgoingMessage, now: Instant) -> Bool
}

/// Another node holds what this one thought its own: it writes nothing and sends nothing of it.
struct FencedOff: Error {}

/// One node that holds every lane for ever.
final class EveryLane: NodeLeases {
    let renewal: Instant? = nil

    func start(in tx: Transaction) throws { try tx.recoverOutbox() }
    func renew(in tx: Transaction) {}
    func fence(in tx: Transaction) {}
    func maySend(_ message: OutgoingMessage, now: Instant) -> Bool { true }
}
