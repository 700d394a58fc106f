import Care
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
package import WhatsApp

/// What serving booking cards needs besides the store.
package struct FlowService: Sendable {
    /// Where phones' requests come, below the server's own address.
    package static let path = "/flows/booking"

    let key: FlowKey
    let appSecrets: [String]
    let cards: BookingCards

    package init(key: FlowKey, appSecrets: [String], cards: BookingCards) {
        self.key = key
        self.appSecrets = appSecrets
        self.cards = cards
    }
}

/// `/flows/booking`: the data endpoint of the booking Flow (Meta, Flows "Implementing Endpoint").
///
/// Nothing is opened unverified: the body's signature comes first, then the envelope, then the token's own signature.
struct FlowEndpoint: Sendable {
    /// So many bytes of requests may be here at once: some sixty requests of the longest kind, thousands of usual ones.
    private static let mostBytes = 4 << 20
    /// What one costs besides its body.
    private static let overhead = 4_096
    /// A phone waits ten seconds or so; a body that takes longer than this to arrive is given up.
    private static let longestArrival = Duration.seconds(5)
    private static let signature = HTTPField.Name("X-Hub-Signature-256")

    private let service: FlowService
    private let isGenuine: @Sendable (_ body: [UInt8], _ signature: String?) -> Bool
    private let clock: any WallClock
    private let count: WebhookCount
    private let logger: Logger
    private let budget = ByteBudget(mostBytes)

    init(
        _ service: FlowService,
        isGenuine: @escaping @Sendable ([UInt8], String?) -> Bool,
        clock: any WallClock,
        count: WebhookCount,
        logger: Logger
    ) {
        self.service = service
        self.isGenuine = isGenuine
        self.clock = clock
        self.count = count
        self.logger = logger
    }

    func respond(to request: Request) async -> Response {
        guard request.method == .post else { return Response(status: .methodNotAllowed, headers: [.allow: "POST"]) }
        let begin = ContinuousClock.now
        let response = await take(request)
        count.answered(response.status, after: begin.duration(to: .now))
        return response
    }

    private func take(_ request: Request) async -> Response {
        do {
            let share = ByteBudget.Share(of: budget)
            let body = try await read(request, share)
            guard isGenuine(body, Self.signature.flatMap { request.headers[$0] }) else {
                throw Refusal(code: FlowStatus.signatureFailed)
            }
            return try await answer(body)
        } catch let refusal as Refusal {
            var response = Response(status: .init(code: refusal.code))
            if refusal.closes { response.headers[.connection] = "close" }
            return response
        } catch {
            // The store cannot be asked now, or the connection broke; the phone lets the person try again.
            return Response(status: .serviceUnavailable)
        }
    }

    private struct Refusal: Error {
        var code: Int
        /// The rest of the body is not waited for.
        var closes = false
    }

    private func answer(_ body: [UInt8]) async throws -> Response {
        let envelope: FlowEnvelope
        do {
            envelope = try FlowEnvelope(opening: body, with: service.key)
        } catch {
            throw Refusal(code: error.status)
        }
        let request: FlowRequest
        do {
            request = try FlowRequest(envelope.request)
        } catch {
            throw Refusal(code: error.status)
        }
        let token = FlowTokenSignature(of: request, secrets: service.appSecrets, now: clock.now)
        note(request)
        let answer = token.isRefused ? FlowAnswer.signatureFailed : try await service.cards.answer(request)
        var response = Response(status: .init(code: answer.status))
        response.headers[.cacheControl] = "no-store"
        guard let body = answer.body else { return response }
        response.headers[.contentType] = "text/plain; charset=utf-8"
        response.body = ResponseBody(byteBuffer: ByteBuffer(string: try envelope.seal(body)))
        return response
    }

    /// A phone that could not show a screen says why, by a code of Meta's.
    private func note(_ request: FlowRequest) {
        guard let error = request.clientError else { return }
        logger.warning(
            "a phone could not show the booking card",
            metadata: [
                "screen": "\(request.screen.flatMap(BookingFlowScreen.init)?.rawValue ?? "-")",
                "error": "\(Self.code(error))",
            ]
        )
    }

    /// Meta's words for it are letters and dashes; anything else a phone may send is none of the log's.
    private static func code(_ text: String) -> String {
        String(text.prefix(60).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_ ".contains($0)) })
    }

    private func read(_ request: Request, _ share: ByteBudget.Share) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > FlowEnvelope.longestBody {
            throw Refusal(code: 413, closes: true)
        }
        let begin = ContinuousClock.now
        guard share.grow(by: Self.overhead) else { throw Refusal(code: 503, closes: true) }
        var body: [UInt8] = []
        for try await chunk in request.body {
            guard body.count + chunk.readableBytes <= FlowEnvelope.longestBody else {
                throw Refusal(code: 413, closes: true)
            }
            guard share.grow(by: chunk.readableBytes) else { throw Refusal(code: 503, closes: true) }
            guard begin.duration(to: .now) < Self.longestArrival else { throw Refusal(code: 408, closes: true) }
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }
}
