import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Store

/// Server-Sent Events: tells one browser what changed until it leaves or its session ends.
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
                try await writer.write(ByteBuffer(string: "event: ready\ndata: \n\n"))
                // Without this a server that stops would wait for every open page.
                try await withGracefulShutdownHandler {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await beat(subscription) }
                        defer { group.cancelAll() }
                        try await write(subscription, of: session, to: &writer)
                    }
                } onGracefulShutdown: {
                    subscription.close()
                }
                try await writer.finish(nil)
            }
        )
    }

    private func beat(_ subscription: Subscription) async throws {
        do {
            while true {
                try await Task.sleep(for: sessions.settings.heartbeat)
                subscription.beat()
            }
        } catch is CancellationError {
            return  // The stream is over.
        }
    }

    /// A browser that does not read holds up this loop only; what happens meanwhile is merged in its subscription.
    private func write(
        _ subscription: Subscription,
        of session: StaffSession,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        for await _ in subscription.signals {
            // Looked up on the heartbeat only: notices come many a second, and say nothing of whom.
            if subscription.takeBeat(), try await sessions.current(session.digest) == nil {
                try await writer.write(ByteBuffer(string: "event: signed-out\ndata: \n\n"))
                return
            }
            let notices = subscription.take()
            let text = notices.map { "data: \($0)\n\n" }.joined()
            try await writer.write(ByteBuffer(string: text.isEmpty ? ": still here\n\n" : text))
        }
    }
}
