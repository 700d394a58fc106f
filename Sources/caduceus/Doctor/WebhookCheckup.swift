import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import WhatsApp

/// Whether Meta's webhooks find their way here.
struct WebhookCheckup {
    let client: GraphClient
    let http: HTTPClient
    let server: ServerSettings?
    /// Whether patients book in a Flow, which Meta may hold back.
    var hasFlow = false

    /// Without the first nothing works; the others tell of templates, quality and opt-outs.
    private static let neededFields = ["messages"]
    private static let usefulFields = [
        "message_template_status_update", "message_template_quality_update", "message_template_components_update",
        "template_category_update", "phone_number_quality_update", "user_preferences", "account_update",
        "account_alerts", "calls",
    ]

    func findings() async -> [Finding] {
        await subscription() + [address()].compactMap(\.self) + reachability()
    }

    private func subscription() async -> [Finding] {
        guard client.configuration.accountID != nil else {
            return [Finding(.missing, "webhooks", "set whatsapp.business-account-id to have the subscription checked")]
        }
        do {
            let apps = try await client.subscribedApps()
            guard let app = apps.first else {
                return [
                    Finding(
                        .wrong,
                        "webhooks",
                        "no app is subscribed to the account: in the Meta app, WhatsApp, Configuration, subscribe it"
                    )
                ]
            }
            return [
                Finding(.ok, "webhooks", "the account's webhooks go to \(apps.map(\.name).joined(separator: ", "))")
            ]
                + [await fields(of: app)].compactMap(\.self)
        } catch {
            return [Finding(.wrong, "webhooks", error.description)]
        }
    }

    /// An app tells its fields only to itself, with its own token (Meta, App subscriptions).
    private func fields(of app: SubscribedApp) async -> Finding? {
        guard let secret = server?.appSecret.exposed else { return nil }
        do {
            let fields = try await client.webhookFields(of: app.id, appSecret: secret)
            let missing = Self.neededFields.filter { !fields.contains($0) }
            if !missing.isEmpty {
                return Finding(.wrong, "webhook fields", "subscribe the field \(missing.joined(separator: ", "))")
            }
            let useful = Self.usefulFields + (hasFlow ? ["flows"] : [])
            let absent = useful.filter { !fields.contains($0) }
            return absent.isEmpty
                ? Finding(.ok, "webhook fields", "all that are used")
                : Finding(.note, "webhook fields", "also subscribe \(absent.joined(separator: ", "))")
        } catch {
            return Finding(.note, "webhook fields", "could not be asked; see that at least `messages` is subscribed")
        }
    }

    private func address() -> Finding? {
        guard let server else { return nil }
        guard let url = server.publicURL else {
            return Finding(.missing, "public-url", "Meta must reach this server under an https address: set public-url")
        }
        return url.scheme == "https" || url.host() == "127.0.0.1"
            ? nil : Finding(.wrong, "public-url", "Meta posts to https only: put a TLS proxy in front")
    }

    /// Does what Meta does when the address is registered.
    private func reachability() async -> [Finding] {
        guard let server, let base = server.publicURL else { return [] }
        let path = base.absoluteString.trimmingSuffix("/") + "/webhooks/whatsapp"
        var url = URLComponents(string: path)
        url?.queryItems = [
            URLQueryItem(name: "hub.mode", value: "subscribe"),
            URLQueryItem(name: "hub.challenge", value: "1158201444"),
            URLQueryItem(name: "hub.verify_token", value: server.verifyToken.exposed),
        ]
        do {
            let answer = try await http.execute(HTTPClientRequest(url: url?.string ?? path), timeout: .seconds(10))
            let body = String(buffer: try await answer.body.collect(upTo: 4_096))
            if answer.status == .ok, body == "1158201444" {
                return [Finding(.ok, "public address", "\(path) verifies")]
            }
            return [
                Finding(
                    .wrong,
                    "public address",
                    "\(path) answers \(answer.status.code) instead of the challenge: is it this server, with this verify token?"
                )
            ]
        } catch {
            return [
                Finding(
                    .wrong,
                    "public address",
                    "\(path) cannot be reached: is `caduceus serve` running, and the proxy?"
                )
            ]
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
