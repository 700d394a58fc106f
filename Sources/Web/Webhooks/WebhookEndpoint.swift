import HTTPTypes
import Hummingbird
import NIOCore

/// Where the channel delivers: verify, keep, acknowledge.
///
/// Nothing is parsed here, and nothing is kept unverified.
struct WebhookEndpoint: Sendable {
    /// The most Meta puts in one webhook (Meta, Cloud API webhooks overview: 3 MB).
    static let limit = 3 * 1024 * 1024
    /// So many bytes of webhooks may be here before they are kept; a held-up store or a flood gets no more memory.
    static let mostBytes = 64 << 20
    /// What one costs besides its body.
    private static let overhead = 4_096
    /// A body that takes longer to arrive is given up.
    private static let longestArrival = Duration.seconds(20)

    private let verifyToken: String
    private let isGenuine: @Sendable (_ body: [UInt8], _ signature: String?) -> Bool
    private let journal: @Sendable (_ body: [UInt8]) async throws -> Void
    private let count: WebhookCount
    private let budget: ByteBudget

    private static let signature = HTTPField.Name("X-Hub-Signature-256")

    /// `isGenuine` tells whether the signature belongs to exactly these bytes; `journal` keeps them durably.
    init(
        verifyToken: String,
        isGenuine: @escaping @Sendable ([UInt8], String?) -> Bool,
        journal: @escaping @Sendable ([UInt8]) async throws -> Void,
        count: WebhookCount,
        mostBytes: Int = mostBytes
    ) {
        budget = ByteBudget(mostBytes)
        self.verifyToken = verifyToken
        self.isGenuine = isGenuine
        self.journal = journal
        self.count = count
    }

    func respond(to request: Request) async -> Response {
        switch request.method {
        case .post: await receive(request)
        case .get: verify(request)
        default: Response(status: .methodNotAllowed, headers: [.allow: "GET, POST"])
        }
    }

    private func receive(_ request: Request) async -> Response {
        let begin = ContinuousClock.now
        let status = await keep(request)
        count.answered(status, after: begin.duration(to: .now))
        switch status {
        case .contentTooLarge, .requestTimeout: return Response(status: status, headers: [.connection: "close"])
        case .serviceUnavailable: return Response(status: status, headers: [.retryAfter: "5"])
        default: return Response(status: status)
        }
    }

    private func keep(_ request: Request) async -> HTTPResponse.Status {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.limit {
            return .contentTooLarge
        }
        let share = ByteBudget.Share(of: budget)
        let body: [UInt8]
        do {
            body = try await read(request, share)
        } catch let refusal as Refusal {
            return refusal.status
        } catch {
            return .badRequest  // The connection broke before the whole body was here; Meta sends it again.
        }
        guard isGenuine(body, Self.signature.flatMap { request.headers[$0] }) else { return .unauthorized }
        do {
            try await journal(body)
            return .ok
        } catch {
            return .serviceUnavailable  // Not kept, so not acknowledged: Meta repeats it for up to seven days.
        }
    }

    private struct Refusal: Error {
        var status: HTTPResponse.Status
    }

    private func read(_ request: Request, _ share: ByteBudget.Share) async throws -> [UInt8] {
        let begin = ContinuousClock.now
        guard share.grow(by: Self.overhead) else { throw Refusal(status: .serviceUnavailable) }
        var body = ByteBuffer()
        for try await chunk in request.body {
            guard body.readableBytes + chunk.readableBytes <= Self.limit else {
                throw Refusal(status: .contentTooLarge)
            }
            guard share.grow(by: chunk.readableBytes) else { throw Refusal(status: .serviceUnavailable) }
            // One that sends nothing at all is closed by the server's idle limit.
            guard begin.duration(to: .now) < Self.longestArrival else { throw Refusal(status: .requestTimeout) }
            body.writeImmutableBuffer(chunk)
        }
        return Array(buffer: body)
    }

    /// Meta's check when the address is set up: the token must match and the challenge comes back.
    private func verify(_ request: Request) -> Response {
        let query = request.uri.queryParameters
        guard query["hub.mode"] == "subscribe",
            let token = query["hub.verify_token"], SecretText.isEqual(String(token), verifyToken),
            let challenge = query["hub.challenge"], challenge.utf8.count <= 1024
        else { return Response(status: .forbidden) }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(string: String(challenge)))
        )
    }
}
