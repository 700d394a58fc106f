/// The customer-service window: free-form messages may go for 24 hours after the patient last wrote; outside it only
/// approved templates may (Meta, WhatsApp Business Platform: messaging windows).
package struct ServiceWindow: Hashable, Sendable {
    package static let length = Span.hours(24)

    /// When the patient last wrote or tapped; nil if never.
    package var lastInbound: Instant?

    package init(lastInbound: Instant?) {
        self.lastInbound = lastInbound
    }

    /// The first moment at which it is shut; nil if it never opened.
    package var closesAt: Instant? { lastInbound.map { $0 + Self.length } }

    package func isOpen(at instant: Instant) -> Bool {
        guard let closesAt else { return false }
        return instant < closesAt
    }
}
