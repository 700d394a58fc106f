import HTTPTypes
import Hummingbird
import NIOCore
import Practice

/// `/healthz`, `/readyz` and `/metrics`: for whoever runs the server, and free of patients' data.
struct HealthEndpoint: Sendable {
    private let checks: [HealthCheck]
    private let figures: @Sendable () async throws -> PracticeFigures
    private let webhooks: WebhookCount
    /// Nil where there are no cards.
    private let flows: WebhookCount?
    private let streams: @Sendable () -> Int
    private let troubles: @Sendable () -> [FoundTrouble]
    private let metricsToken: String?

    init(
        checks: [HealthCheck],
        figures: @escaping @Sendable () async throws -> PracticeFigures,
        webhooks: WebhookCount,
        flows: WebhookCount?,
        streams: @escaping @Sendable () -> Int,
        troubles: @escaping @Sendable () -> [FoundTrouble],
        metricsToken: String?
    ) {
        self.checks = checks
        self.figures = figures
        self.webhooks = webhooks
        self.flows = flows
        self.streams = streams
        self.troubles = troubles
        self.metricsToken = metricsToken
    }

    /// The process is alive: no more than that.
    func healthz() -> Response { Self.plain(.ok, "ok\n") }

    /// 200 when every check passes, else 503; one line a check either way, and one for each trouble that stops nothing.
    func readyz() async -> Response {
        var lines = ""
        var isReady = true
        for check in checks {
            let trouble = await check.look()
            isReady = isReady && trouble == nil
            lines += "\(check.name): \(trouble.map { "failing: \($0.forOperator)" } ?? "ok")\n"
        }
        for trouble in troubles() where trouble.kind.level != .stopped {
            lines += "\(trouble.kind.level.rawValue): \(trouble.kind.rawValue): \(trouble.forOperator)\n"
        }
        return Self.plain(isReady ? .ok : .serviceUnavailable, lines.isEmpty ? "ok\n" : lines)
    }

    /// `isLocal`: asked on this machine, which is enough where no token is set.
    func metrics(_ request: Request, isLocal: Bool) async -> Response {
        if let metricsToken {
            let given = request.headers[.authorization] ?? ""
            guard SecretText.isEqual(given, "Bearer \(metricsToken)") else {
                return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer"])
            }
        } else if !isLocal {
            return Self.plain(.forbidden, "Set metrics-token to read this from another machine.\n")
        }
        var text = PrometheusText()
        text.webhooks(webhooks.figures)
        if let flows { text.flows(flows.figures) }
        text.metric("caduceus_live_streams", "gauge", help: "Browsers that listen for changes.")
        text.sample("caduceus_live_streams", [], streams())
        text.troubles(troubles())
        var isUp = 1
        do {
            text.practice(try await figures())
        } catch {
            isUp = 0  // The store did not answer; what the process itself counts is still worth having.
        }
        text.metric("caduceus_store_up", "gauge", help: "1 when the store answered this scrape.")
        text.sample("caduceus_store_up", [], isUp)
        var response = Self.plain(.ok, text.text)
        response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
        return response
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
