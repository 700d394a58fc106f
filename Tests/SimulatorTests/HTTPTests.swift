import Care
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Simulator
import Synchronization
import Testing
import WhatsApp

@Suite struct HTTPTests {
    /// A clock that only a test moves.
    private final class HandClock: Sendable {
        private let instant = Mutex(Instant(seconds: 1_795_510_800))

        var now: Instant { instant.withLock { $0 } }

        func advance(_ span: Span) {
            instant.withLock { $0 = $0 + span }
        }
    }

    private let hand = HandClock()

    private func face(_ faults: Faults = .none) async throws -> (host: SimulatorHost, app: some ApplicationProtocol) {
        let hand = hand
        let host = try SimulatorHost(settings: SimulatorSettings(), faults: faults, clock: { hand.now })
        for person in SimulatedPerson.samples { try await host.take(.join(person)) }
        let clock = SimulatorClock(now: { hand.now }, advance: { hand.advance($0) })
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return (
            host, SimulatorApp.make(host: host, clock: clock, address: .hostname("127.0.0.1", port: 0), logger: logger)
        )
    }

    private static let path = "/v25.0/106540352242922/messages"
    private static let headers: HTTPFields = [
        .authorization: "Bearer simulator-token", .contentType: "application/json",
    ]
    private static let hello = ByteBuffer(
        string: #"{"messaging_product":"whatsapp","to":"+34600000101","type":"text","text":{"body":"Hola"}}"#
    )

    private static func json(_ response: TestResponse) throws -> JSONValue {
        try JSONValue(parsing: Array(response.body.readableBytesView))
    }

    @Test func `a message sent over HTTP is answered as Graph does and reaches the phone`() async throws {
        let (_, app) = try await face()
        try await app.test(.router) { client in
            let write = ByteBuffer(string: #"{"do":"write","text":"Buenas"}"#)
            let wrote = try await client.execute(
                uri: "/_sim/people/0/actions",
                method: .post,
                headers: Self.headers,
                body: write
            )
            #expect(wrote.status == .ok)
            let sent = try await client.execute(uri: Self.path, method: .post, headers: Self.headers, body: Self.hello)
            #expect(sent.status == .ok)
            #expect(sent.headers[.contentType] == "application/json; charset=UTF-8")
            #expect(try Self.json(sent)["messages"]?[0]?["id"]?.string?.hasPrefix("wamid.") == true)
            hand.advance(.minutes(1))
            let transcript = try Self.json(try await client.execute(uri: "/_sim/people/0/transcript", method: .get))
            #expect(transcript["bubbles"]?[1]?["content"]?["text"]?.string == "Hola")
            let ledger = try Self.json(try await client.execute(uri: "/_sim/ledger", method: .get))
            #expect(ledger["messages"]?[0]?["fate"]?.string == "delivered")
        }
    }

    @Test func `a bad token is HTTP 401 and a body that is too large 413`() async throws {
        let (_, app) = try await face()
        try await app.test(.router) { client in
            let refused = try await client.execute(uri: Self.path, method: .post, body: Self.hello)
            #expect(refused.status == .unauthorized)
            let huge = ByteBuffer(repeating: 0x20, count: 5 << 20)
            let large = try await client.execute(uri: Self.path, method: .post, headers: Self.headers, body: huge)
            #expect(large.status == .contentTooLarge)
        }
    }

    @Test func `the page and its files are served under a strict policy`() async throws {
        let (_, app) = try await face()
        try await app.test(.router) { client in
            for file in ["", "app.js", "phones.css", "icon.svg"] {
                let answer = try await client.execute(uri: "/phones/\(file)", method: .get)
                #expect(answer.status == .ok, "\(file)")
                #expect(answer.headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
                #expect(answer.body.readableBytes > 200)
            }
            #expect(try await client.execute(uri: "/phones/people.json", method: .get).status == .notFound)
            let page = String(buffer: try await client.execute(uri: "/phones/", method: .get).body)
            #expect(!page.contains("style=") && !page.contains("onclick"))
        }
    }

    @Test func `the clock moves by hand, and only with JSON`() async throws {
        let (_, app) = try await face()
        let before = hand.now
        try await app.test(.router) { client in
            let hour = ByteBuffer(string: #"{"seconds":3600}"#)
            _ = try await client.execute(uri: "/_sim/clock", method: .post, headers: Self.headers, body: hour)
            #expect(hand.now - before == .hours(1))
            let tomorrow = ByteBuffer(string: #"{"tomorrowMinute":540}"#)
            _ = try await client.execute(uri: "/_sim/clock", method: .post, headers: Self.headers, body: tomorrow)
            #expect(hand.now == before + .hours(24))
            let form = try await client.execute(uri: "/_sim/clock", method: .post, body: hour)
            #expect(form.status == .unsupportedMediaType)
            #expect(hand.now == before + .hours(24))
        }
    }

    @Test func `a connection that is to break breaks, and the message is out`() async throws {
        let (host, app) = try await face(Faults(nextSends: [.resetAfterAcceptance]))
        _ = try await app.test(.live) { client in
            await #expect(throws: (any Error).self) {
                _ = try await client.execute(uri: Self.path, method: .post, headers: Self.headers, body: Self.hello)
            }
        }
        #expect(await host.ledger(from: 0, limit: 10).count == 1)
    }

    @Test func `media goes up as a form and comes down by its link with the token`() async throws {
        let (_, app) = try await face()
        try await app.test(.router) { client in
            let form =
                "--b\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n%PDF-\r\n1\r\n--b--\r\n"
            var headers = Self.headers
            headers[.contentType] = "multipart/form-data; boundary=b"
            let up = try await client.execute(
                uri: "/v25.0/106540352242922/media",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: form)
            )
            let id = try #require(try Self.json(up)["id"]?.string)
            let info = try Self.json(try await client.execute(uri: "/v25.0/\(id)", method: .get, headers: Self.headers))
            let url = try #require(info["url"]?.string.flatMap(URL.init(string:)))
            let target = url.path() + "?" + (url.query() ?? "")
            let down = try await client.execute(uri: target, method: .get, headers: Self.headers)
            #expect(String(buffer: down.body) == "%PDF-\r\n1")
            #expect(try await client.execute(uri: target, method: .get).status == .unauthorized)
        }
    }
}
