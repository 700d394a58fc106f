/// All that `Practice` knows of a channel: how its payloads read and how a message is sent.
package struct ChannelPort: Sendable {
    /// Cuts a payload into pieces, in order.
    ///
    /// Throws only when nothing in it can be read.
    package var read: @Sendable (_ payload: [UInt8]) throws(UnreadablePayload) -> [Piece]
    package var send: @Sendable (_ message: OutgoingMessage) async -> SendOutcome
    /// Fetches the bytes of received media at once, while the channel still has them.
    package var fetchMedia: @Sendable (_ media: IncomingMedia, _ line: String) async throws -> [UInt8]

    package init(
        read: @escaping @Sendable (_ payload: [UInt8]) throws(UnreadablePayload) -> [Piece],
        send: @escaping @Sendable (_ message: OutgoingMessage) async -> SendOutcome,
        fetchMedia: @escaping @Sendable (_ media: IncomingMedia, _ line: String) async throws -> [UInt8]
    ) {
        self.read = read
        self.send = send
        self.fetchMedia = fetchMedia
    }
}
