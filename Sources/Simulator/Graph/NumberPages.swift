import Care
import WhatsApp

/// The business number, its profile, its block list and the app's subscription.
extension SimulatorModel {
    var numberObject: JSONObject {
        let tier =
            switch settings.portfolioLimit {
            case nil: "TIER_UNLIMITED"
            case .some(...250): "TIER_250"
            case .some(...2_000): "TIER_2K"
            case .some(...10_000): "TIER_10K"
            default: "TIER_100K"
            }
        return [
            "id": .string(settings.number.id), "display_phone_number": .string("+" + settings.number.digits),
            "verified_name": .string(settings.number.name), "quality_rating": "GREEN",
            "code_verification_status": "VERIFIED", "name_status": "APPROVED", "status": "CONNECTED",
            "platform_type": "CLOUD_API", "account_mode": "LIVE", "is_official_business_account": false,
            "throughput": ["level": .string(settings.messagesPerSecond > 80 ? "HIGH" : "STANDARD")],
            "whatsapp_business_manager_messaging_limit": .string(tier),
        ]
    }

    func numberNode(_ request: GraphRequest) -> GraphResponse {
        request.method == "GET" ? answer(fields(numberObject, request)) : success
    }

    func debugToken() -> GraphResponse {
        answer([
            "data": [
                "app_id": .string(settings.appID), "type": "SYSTEM_USER", "is_valid": true, "expires_at": 0,
                "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"],
            ]
        ])
    }

    func changeProfile(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        let body = try jsonBody(request)
        let limits = [("about", 139), ("address", 256), ("description", 512), ("email", 128)]
        for (name, limit) in limits {
            guard let text = body[name]?.string else { continue }
            guard text.unicodeScalars.count <= limit else {
                throw GraphError(100, "Param \(name) must be at most \(limit) characters.")
            }
            profile[name] = .string(text)
        }
        if let websites = body["websites"]?.array {
            guard websites.count <= 2 else { throw GraphError(100, "Param websites must hold at most 2 URLs.") }
            profile["websites"] = .array(websites)
        }
        if let vertical = body["vertical"]?.string { profile["vertical"] = .string(vertical) }
        return success
    }

    func subscribedApps(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        switch request.method {
        case "POST":
            let body = request.body.isEmpty ? JSONValue.object([:]) : try jsonBody(request)
            subscription = body["override_callback_uri"]?.string
            isSubscribed = true
            return success
        case "DELETE":
            isSubscribed = false
            return success
        default:
            guard isSubscribed else { return answer(["data": []]) }
            var app: JSONObject = [
                "whatsapp_business_api_data": [
                    "id": .string(settings.appID), "name": "Caduceus", "link": "https://www.facebook.com/games/",
                ]
            ]
            if let subscription { app["override_callback_uri"] = .string(subscription) }
            return answer(["data": [.object(app)]])
        }
    }

    /// `status: read` for a received message, perhaps with a typing indicator.
    func markRead(_ body: JSONValue) throws(GraphError) -> GraphResponse {
        guard body["status"]?.string == "read" else { throw .invalid("status", "must be 'read'") }
        guard let text = body["message_id"]?.string else { throw .missing("message_id") }
        guard let id = MessageID(text, seed: settings.seed), id.isInbound, senders.indices.contains(id.sequence) else {
            throw .invalid("message_id", "is not a message this number received")
        }
        let person = Int(senders[id.sequence])
        if body["typing_indicator"] != nil { phones[person].typingUntil = now + .seconds(25) }
        touched.insert(person)
        if let place = phones[person].bubbles.lastIndex(where: { $0.id == text }) {
            for index in 0...place where !phones[person].bubbles[index].isFromBusiness {
                phones[person].bubbles[index].ticks = .read
            }
        }
        return success
    }
}
