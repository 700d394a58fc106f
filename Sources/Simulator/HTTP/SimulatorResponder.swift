import Care
import HTTPTypes
import Hummingbird
import NIOCore

/// One face for all: `/_sim` and `/phones` belong to the simulator, everything else is the Graph API.
struct SimulatorResponder<Control: HTTPResponder>: HTTPResponder where Control.Context == BasicRequestContext {
    let host: SimulatorHost
    let control: Control
    /// How long a request that gets no answer is held open.
    var silence = Duration.seconds(60)

    /// What an upload may have in all, and anything else.
    private static var uploadLimit: Int { 101 << 20 }
    private static var bodyLimit: Int { 4 << 20 }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let path = request.uri.path
        if path.hasPrefix("/_sim") || path.hasPrefix("/phones") || path == "/" {
            return try await control.respond(to: request, context: context)
        }
        var request = request
        let limit = path.hasSuffix("/media") ? Self.uploadLimit : Self.bodyLimit
        guard let body = try? await request.collectBody(upTo: limit) else {
            return Response(status: .contentTooLarge)
        }
        let answer = try await host.graph(Self.graph(request, path: path, body: body))
        return try await response(to: answer)
    }

    private static func graph(_ request: Request, path: String, body: ByteBuffer) -> GraphRequest {
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
        return GraphRequest(
            method: request.method.rawValue,
            path: path,
            query: query,
            authorization: request.headers[.authorization],
            contentType: request.headers[.contentType],
            body: Array(body.readableBytesView)
        )
    }

    private func response(to answer: GraphResponse) async throws -> Response {
        switch answer.fate {
        case .answered:
            if answer.delay > .zero { try await Task.sleep(for: .microseconds(answer.delay.microseconds)) }
            var headers: HTTPFields = [.contentType: answer.contentType]
            if let seconds = answer.retryAfter { headers[.retryAfter] = String(seconds) }
            return Response(
                status: .init(code: answer.status),
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
            )
        case .timeout:
            try await Task.sleep(for: silence)
            return Self.broken
        case .reset: return Self.broken
        }
    }

    /// An answer that breaks off before its end.
    private static var broken: Response {
        Response(status: .ok, body: ResponseBody(contentLength: 1_024) { _ in throw Broken() })
    }

    private struct Broken: Error {}
}
