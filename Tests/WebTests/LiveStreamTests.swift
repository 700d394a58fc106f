import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
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
                    while clinic.feed.count == 0 { await Task.yield() }
                    try await events()
                    return nil
                }
                return try await group.reduce(into: "") { text, part in text += part ?? "" }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
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

    @Test(.timeLimit(.minutes(1)))
    func `a page whose session has ended is told so and hears no more`() async throws {
        let clinic = try TestClinic(heartbeat: .milliseconds(20))
        let browser = try await clinic.signIn()
        let text = try await read(clinic, browser) { clinic.clock.advance(by: .hours(13)) }
        #expect(text.hasSuffix("event: signed-out\ndata: \n\n"))
    }
}
