package import Dialogue

/// WhatsApp as `Practice` knows it.
package enum WhatsAppChannel {
    /// The channel's port, through this client.
    package static func port(client: GraphClient) -> ChannelPort {
        let reader = WebhookReader()
        return ChannelPort(
            read: { (payload) throws(UnreadablePayload) in try reader.read(payload) },
            send: { message in await client.send(message) },
            fetchMedia: { media, line in
                do {
                    return try await client.download(media, line: line)
                } catch let failure as MediaFailure where failure != .wrongHash {
                    // A damaged download may come whole the next time.
                    throw MediaLost(reason: failure.code)
                }
            }
        )
    }
}
