import ServiceLifecycle
import Web

/// Ends the open pages' streams when the server is to stop, which otherwise would wait for them.
struct LiveFeedService: Service {
    let feed: LiveFeed

    func run() async throws {
        // Cancelled or asked to stop: either way the streams end.
        try? await gracefulShutdown()
        feed.close()
    }
}
