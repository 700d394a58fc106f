package import Care

/// The thread between one line (business number) and one address.
package struct Conversation: Sendable, Hashable {
    package var id: Identifier<Conversation>
    package var line: String
    package var address: Identifier<Address>
    package var lane: Int
    package var lastInboundAt: Instant?
    package var unread: Int
    /// The moment from which the next message keeps Meta's pair rate; see `PairRate`.
    package var pairFrom: Instant

    package var window: ServiceWindow { ServiceWindow(lastInbound: lastInboundAt) }
}
