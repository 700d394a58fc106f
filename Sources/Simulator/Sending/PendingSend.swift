import Care

/// A message on its way to a phone.
struct PendingSend {
    var content: Bubble.Content
    var replyTo: String?
    /// A reaction changes a bubble instead of making one.
    var reaction: (target: String, emoji: String)?
    /// So long after it was accepted it is dropped, undelivered and unbilled (Meta, message TTL: 30 days unless its template
    /// says less).
    var life = Span.days(30)
}

/// A request to send, understood: what the phone will show and what it costs.
struct SendRequest {
    var kind: AcceptedKind
    var content: Bubble.Content
    var reaction: (target: String, emoji: String)?
    var replyTo: String?
    var correlation: String?
    var template: SimulatedTemplate?

    var category: PriceCategory { template?.priceCategory ?? .service }
}
