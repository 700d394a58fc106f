import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Store

/// Server-Sent Events: tells one browser what changed until it leaves, stops reading or its session ends.
struct LiveStream: Sendable {
    let feed: LiveFeed
    let sessions: SessionKeeper
    private static let buffering = HTTPField.Name("X-Accel-Buffering")

    func response(for session: StaffSession) throws(Problem) -> Response {
        guard let subscription = feed.join() else {
            throw Problem(.serviceUnavailable, title: "Too many open pages", advice: "Close some and reload.")
        }
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        // A proxy that gathers an answer before it passes it on would pass nothing on.
        if let buffering = Self.buffering { headers[buffering] = "no" }
        return Response(
            status: .ok,
            headers: headers,
            body: .init { [self] writer in
                defer { feed.leave(subscription) }
                // Without this a server that stops would wait for every open page.
                try await withGracefulShutdownHandler {
                    try await PatientWriting.run(
                        &writer,
                        beat: sessions.settings.heartbeat,
                        beaten: { subscription.beat() },
                        { writer, watch in try await write(subscription, of: session, to: &writer, watch) }
                    )
                } onGracefulShutdown: {
                    subscription.close()
                }
                try await writer.finish(nil)
            }
        )
    }

    /// A browser that does not read holds up this loop only; what happens meanwhile is merged in its subscription.
    private func write(
        _ subscription: Subscription,
        of session: StaffSession,
        to writer: inout any ResponseBodyWriter,
        _ watch: ReaderWatch
    ) async throws {
        try await watch.write { try await writer.write(ByteBuffer(string: "event: ready\ndata: \n\n")) }
        for await _ in subscription.signals {
            // Looked up on the heartbeat only: notices come many a second, and say nothing of whom.
            if subscription.takeBeat(), try await sessions.current(session.digest) == nil {
                try await watch.write { try await writer.write(ByteBuffer(string: "event: signed-out\ndata: \n\n")) }
                return
            }
            let notices = subscription.take()
            let text = notices.map { "data: \($0)\n\n" }.joined()
            let bytes = ByteBuffer(string: text.isEmpty ? ": still here\n\n" : text)
            try await watch.write { try await writer.write(bytes) }
        }
    }
}
