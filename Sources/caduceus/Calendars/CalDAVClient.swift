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
    /// For a whole exchange, the last byte of the answer included.
    private static let timeLimit = Duration.seconds(30)

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
        // The client's own limit ends with the head of the answer: a server that lets its body drip would be waited for.
        return await withTaskGroup(of: DAVAnswer?.self) { [message] group in
            group.addTask { await exchange(message) }
            group.addTask {
                // A cancelled sleep is no limit any more.
                try? await Task.sleep(for: Self.timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func exchange(_ message: HTTPClientRequest) async -> DAVAnswer? {
        do {
            let response = try await http.execute(message, timeout: TimeAmount(Self.timeLimit))
            let headers = response.headers.map { ($0.name, $0.value) }
            do {
                let body = try await response.body.collect(upTo: Self.answerLimit)
                let status = Int(response.status.code)
                return DAVAnswer(status: status, headers: headers, body: Array(body.readableBytesView))
            } catch is NIOTooManyBytesError {
                // It arrived and was answered: whoever asked for much asks for less.
                return DAVAnswer(status: 413, headers: headers, body: [])
            }
        } catch {
            // Whatever it was: nobody knows whether the request arrived, and those who ask look again.
            return nil
        }
    }
}
