import HTTPTypes
import Hummingbird
import NIOCore
import WhatsApp

/// The shapes of the control API: JSON in, JSON out.
enum ControlBody {
    /// Only JSON is taken: a form of some other site cannot send it without asking first.
    static func json(_ request: Request, upTo limit: Int = 1 << 20) async throws -> JSONValue {
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw HTTPError(.unsupportedMediaType)
        }
        var request = request
        let body = try await request.collectBody(upTo: limit)
        do {
            return try JSONValue(parsing: Array(body.readableBytesView))
        } catch {
            throw HTTPError(.badRequest)
        }
    }

    static func reply(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.encoded()))
        )
    }

    static func problem(_ text: String, status: HTTPResponse.Status = .badRequest) -> Response {
        reply(["error": .string(text)], status: status)
    }
}
