/// One POST to the business's callback.
package struct WebhookDelivery: Sendable, Hashable {
    /// Rises by one for each new delivery; a retry keeps its id.
    package var id: Int
    package var body: [UInt8]
    /// `sha256=` and lower-case hex: the value of `X-Hub-Signature-256`.
    package var signature: String
    /// 1 for the first try.
    package var attempt: Int
    /// How many updates the body holds.
    package var updates: Int
}
