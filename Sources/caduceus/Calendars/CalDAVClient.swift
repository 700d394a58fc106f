import AsyncHTTPClient
import Interchange
import NIOCore
import NIOHTTP1
import Practice

/// Sends requests to calendars' servers: over TLS, or to this very machine; never after a redirect, which its caller decides
/// on.
struct CalDAVClient: Sendable {
    /// One that follows no redirects.
    let http: HTTPClient

    /// The most of an answer that is read.
    private static let answerLimit = 32 << 20
    /// For a whole exchange.
    private static let timeLimit = TimeAmount.seconds(30)

    var port: CalendarPort {
        CalendarPort { request, credentials in await ask(request, credentials) }
    }

    func ask(_ request: DAVRequest, _ credentials: DAVCredentials) async -> DAVAnswer? {
        guard request.url.origin.isSecure || request.url.origin.isLoopback else { return nil }
        var message = HTTPClientRequest(url: request.url.description)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        for header in request.headers(with: credentials) { message.headers.add(name: header.name, value: header.value) }
        message.headers.replaceOrAdd(name: "User-Agent", value: "Caduceus")
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let response = try await http.execute(message, timeout: Self.timeLimit)
            let body = try await response.body.collect(upTo: Self.answerLimit)
            return DAVAnswer(
                status: Int(response.status.code),
                headers: response.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView)
            )
        } catch {
            // Whatever it was: nobody knows whether the request arrived, and those who ask look again.
            return nil
        }
    }
}
