package import AsyncHTTPClient
import Care
import Foundation
package import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Posts due webhooks to the business's callback, after the callback has proved itself by the verify handshake.
package struct WebhookPump: Service {
    private let host: SimulatorHost
    private let callback: String
    private let client: HTTPClient
    private let logger: Logger

    /// How long the business may take to answer (Meta documents no figure; its guidance is a second).
    private static let patience = TimeAmount.seconds(20)
    /// The clock is a person's to move, so the pump looks again this often.
    private static let glance = Duration.milliseconds(15)

    package init(host: SimulatorHost, callback: String, client: HTTPClient, logger: Logger) {
        self.host = host
        self.callback = callback
        self.client = client
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await verify()
            await withDiscardingTaskGroup { group in
                await pump(&group)
            }
        }
    }

    private func pump(_ group: inout DiscardingTaskGroup) async {
        while !Task.isCancelled {
            do {
                let url = await host.callback ?? callback
                for delivery in try await host.dueWebhooks() {
                    group.addTask { await post(delivery, to: url) }
                }
                try await Task.sleep(for: Self.glance)
            } catch is CancellationError {
                return
            } catch {
                logger.error("The simulator cannot write its state", metadata: ["error": "\(error)"])
                // Nothing to do but wait; a cancelled wait ends the loop.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func post(_ delivery: WebhookDelivery, to url: String) async {
        var status: Int?
        do {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "User-Agent", value: "facebookexternalua")
            request.headers.add(name: "X-Hub-Signature-256", value: delivery.signature)
            request.body = .bytes(delivery.body)
            let answer = try await client.execute(request, timeout: Self.patience)
            status = Int(answer.status.code)
            // The body is of no interest, but the connection is free only once it is read.
            for try await _ in answer.body {}
        } catch {
            logger.debug("No answer to a webhook", metadata: ["id": "\(delivery.id)"])
        }
        do {
            try await host.take(.answered(id: delivery.id, status: status))
        } catch {
            logger.error("The simulator cannot write its state", metadata: ["error": "\(error)"])
        }
    }

    /// `hub.challenge` must come back, as when an app's callback is set (Meta, create a webhook endpoint).
    private func verify() async {
        while !Task.isCancelled {
            let challenge = String(UInt32.random(in: 100_000...999_999_999))
            if await isEchoed(challenge) { return }
            logger.notice(
                "The callback did not answer the verification; trying again",
                metadata: ["url": "\(callback)"]
            )
            // A cancelled wait ends the loop.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func isEchoed(_ challenge: String) async -> Bool {
        let token = await host.settings.verifyToken
        guard var url = URLComponents(string: await host.callback ?? callback) else { return false }
        url.queryItems =
            (url.queryItems ?? []) + [
                URLQueryItem(name: "hub.mode", value: "subscribe"),
                URLQueryItem(name: "hub.challenge", value: challenge),
                URLQueryItem(name: "hub.verify_token", value: token),
            ]
        do {
            let answer = try await client.execute(
                HTTPClientRequest(url: url.string ?? callback),
                timeout: Self.patience
            )
            let body = try await answer.body.collect(upTo: 1_024)
            return answer.status == .ok && String(buffer: body) == challenge
        } catch {
            return false
        }
    }
}
