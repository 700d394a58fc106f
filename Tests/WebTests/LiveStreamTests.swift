import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import Store
import TestKit
import Testing
import Web

/// The stream of changes, as one browser reads it from beginning to end.
@Suite struct LiveStreamTests {
    /// What a browser read when `events` happened while it listened.
    private func read(
        _ clinic: TestClinic,
        _ browser: Browser,
        while events: @escaping @Sendable () async throws -> Void
    ) async throws -> String {
        try await clinic.visit { client in
            try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    let response = try await client.execute(uri: "/live", method: .get, headers: browser.headers)
                    #expect(response.headers[.contentType] == "text/event-stream")
                    #expect(response.headers[try needed(HTTPField.Name("X-Accel-Buffering"))] == "no")
                    return response.text
                }
                group.addTask {
                    // Asleep, for whoever only yields keeps a thread of the pool from everybody else; and cancelled with
                    // the browser, which may never come.
                    while clinic.feed.count == 0 { try await Task.sleep(for: .milliseconds(1)) }
                    try await events()
                    return nil
                }
                return try await group.reduce(into: "") { text, part in text += part ?? "" }
            }
        }
    }

    @Test(.endsInTime)
    func `what changes in the store reaches an open page, without a word of whom`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let text = try await read(clinic, browser) {
            try await clinic.store.write { tx in
                tx.tell(.appointments)
                tx.tell(.conversation(Identifier(42)))
            }
            clinic.feed.close()
        }
        #expect(text.hasPrefix("event: ready\ndata: \n\n"))
        #expect(text.contains("data: appointments\n\n"))
        #expect(text.contains("data: conversation:42\n\n"))
        #expect(clinic.feed.count == 0)
    }

    @Test(.endsInTime)
    func `a page whose session has ended is told so and hears no more`() async throws {
        let clinic = try TestClinic(heartbeat: .milliseconds(20))
        let browser = try await clinic.signIn()
        let text = try await read(clinic, browser) { clinic.clock.advance(by: .hours(13)) }
        #expect(text.hasSuffix("event: signed-out\ndata: \n\n"))
    }

    /// A browser whose connection takes nothing any more after the first words.
    private struct StalledBrowser: ResponseBodyWriter {
        let ready: AsyncStream<Void>.Continuation
        private var isFirst = true

        init(ready: AsyncStream<Void>.Continuation) {
            self.ready = ready
        }

        mutating func write(_ buffer: ByteBuffer) async throws {
            if isFirst {
                isFirst = false
                ready.yield()
                return
            }
            // As a connection's writer does: it waits until there is room, or until its task is cancelled.
            try await Task.sleep(for: .seconds(3_600))
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws { Issue.record("it was not finished") }
    }

    @Test(.endsInTime)
    func `a browser that does not read is dropped after a few heartbeats, and what happens meanwhile stays small`()
        async throws
    {
        let clinic = try TestClinic(heartbeat: .milliseconds(5))
        let browser = try await clinic.signIn()
        let request = Request(
            head: .init(
                method: .get,
                scheme: "http",
                authority: "localhost",
                path: "/live",
                headerFields: browser.headers
            ),
            body: .init(buffer: ByteBuffer())
        )
        let context = ConsoleContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await clinic.app.responder.respond(to: request, context: context)
        #expect(clinic.feed.count == 1)
        let (readies, ready) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: (any Error).self) { try await response.body.write(StalledBrowser(ready: ready)) }
            }
            for await _ in readies { break }
            for id in 1...10_000 { clinic.feed.publish([.conversation(Identifier(Int64(id)))]) }
            try await group.waitForAll()
        }
        #expect(clinic.feed.count == 0, "nobody listens any more, so the browser's next connection has room")
    }
}
