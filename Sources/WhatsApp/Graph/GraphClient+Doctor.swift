/// What Meta says of a business number.
package struct PhoneNumberInfo: Hashable, Sendable {
    package var id: String
    package var displayNumber: String
    package var verifiedName: String
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    package var quality: String
    package var nameStatus: String
    package var verificationStatus: String
    /// `CLOUD_API` when the number is registered with it.
    package var platform: String
    /// `TIER_250` … `TIER_UNLIMITED`.
    package var messagingLimit: String
    /// `STANDARD` (80 messages a second) or `HIGH` (1,000).
    package var throughput: String

    init(_ json: JSONValue) {
        func text(_ name: String) -> String { json[name]?.text ?? "" }
        id = text("id")
        displayNumber = text("display_phone_number")
        verifiedName = text("verified_name")
        quality = text("quality_rating")
        nameStatus = text("name_status")
        verificationStatus = text("code_verification_status")
        platform = text("platform_type")
        messagingLimit = text("whatsapp_business_manager_messaging_limit")
        throughput = json["throughput"]?["level"]?.text ?? ""
    }
}

/// An app that gets the account's webhooks.
package struct SubscribedApp: Hashable, Sendable {
    package var id: String
    package var name: String
}

extension GraphClient {
    private static let phoneNumberFields = [
        "id", "display_phone_number", "verified_name", "quality_rating", "name_status", "code_verification_status",
        "platform_type", "throughput", "whatsapp_business_manager_messaging_limit",
    ]

    /// The number's state; fails with disposition `needsStaff` if the token or the id is not accepted.
    package func phoneNumber(_ id: String? = nil) async throws(GraphFailure) -> PhoneNumberInfo {
        let fields = Self.phoneNumberFields.joined(separator: ",")
        let address = try address(id ?? configuration.phoneNumberID, "", [("fields", fields)])
        return PhoneNumberInfo(try await checked { () async throws(TransportFailure) in try await get(address) })
    }

    /// The numbers of the account.
    package func phoneNumbers() async throws(GraphFailure) -> [PhoneNumberInfo] {
        let fields = Self.phoneNumberFields.joined(separator: ",")
        let address = try address(configuration.accountID ?? "", "/phone_numbers", [("fields", fields)])
        let json = try await checked { () async throws(TransportFailure) in try await get(address) }
        return (json["data"]?.array ?? []).map(PhoneNumberInfo.init)
    }

    /// The apps that get the account's webhooks; empty means that none arrive.
    package func subscribedApps() async throws(GraphFailure) -> [SubscribedApp] {
        let address = try address(configuration.accountID ?? "", "/subscribed_apps")
        let json = try await checked { () async throws(TransportFailure) in try await get(address) }
        return (json["data"]?.array ?? []).map { app in
            let data = app["whatsapp_business_api_data"] ?? app
            let id = data["id"]?.text ?? ""
            return SubscribedApp(id: id, name: data["name"]?.text ?? id)
        }
    }

    /// The webhook fields the app has subscribed; asked with the app's own token (Meta, App access tokens).
    package func webhookFields(of app: String, appSecret: String) async throws(GraphFailure) -> [String] {
        var configuration = configuration
        configuration.token = "\(app)|\(appSecret)"
        let asApp = GraphClient(configuration: configuration, http: http, errors: errors)
        let address = try asApp.address(app, "/subscriptions")
        let json = try await asApp.checked { () async throws(TransportFailure) in try await asApp.get(address) }
        let ours = (json["data"]?.array ?? []).filter { $0["object"]?.text == "whatsapp_business_account" }
        return ours.flatMap { $0["fields"]?.array ?? [] }.compactMap { $0["name"]?.text ?? $0.text }
    }

    /// Subscribes our app to the account's webhooks.
    package func subscribe() async throws(GraphFailure) {
        let address = try address(configuration.accountID ?? "", "/subscribed_apps")
        _ = try await checked { () async throws(TransportFailure) in try await post(address, Array("{}".utf8)) }
    }
}
