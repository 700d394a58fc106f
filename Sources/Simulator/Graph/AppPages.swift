import WhatsApp

/// The app's own pages, which only its own token opens: `APP-ID|APP-SECRET` (Meta, app access tokens).
extension SimulatorModel {
    /// Every field of a WhatsApp account an app can subscribe.
    static let allFields: Set<String> = [
        "messages", "calls", "account_alerts", "account_review_update", "account_settings_update", "account_update",
        "automatic_events", "business_capability_update", "business_username_update", "flows", "group_lifecycle_update",
        "group_participants_update", "group_settings_update", "group_status_update", "history",
        "message_template_components_update", "message_template_quality_update", "message_template_status_update",
        "partner_solutions", "payment_configuration_update", "phone_number_name_update",
        "phone_number_quality_update", "security", "smb_app_state_sync", "smb_message_echoes",
        "template_category_update", "template_correct_category_detection", "tracking_events", "user_id_update",
        "user_preferences",
    ]

    var appToken: String { "\(settings.appID)|\(settings.appSecret)" }

    /// What the app's webhooks are: where they go and which fields.
    func appSubscriptions(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard token(of: request) == appToken else {
            throw GraphError(190, "This method must be called with an app access token.")
        }
        switch request.method {
        case "POST":
            let body = request.body.isEmpty ? JSONValue.object([:]) : try jsonBody(request)
            func member(_ name: String) -> String? { body[name]?.string ?? request.query[name] }
            guard member("object") == "whatsapp_business_account" else {
                throw GraphError(100, "Param object must be whatsapp_business_account.")
            }
            let listed = body["fields"]?.array?.compactMap(\.string)
            let fields = listed ?? member("fields")?.split(separator: ",").map { String($0).trimmingSpaces } ?? []
            if let strange = fields.first(where: { !Self.allFields.contains($0) }) {
                throw GraphError(100, "Param fields: \(strange) is no field of whatsapp_business_account.")
            }
            if let callback = member("callback_url") { subscription = callback }
            appFields.formUnion(fields)
            return success
        case "DELETE":
            let fields = request.query["fields"]?.split(separator: ",").map(String.init)
            appFields.subtract(fields ?? Array(Self.allFields))
            return success
        default:
            let fields = appFields.sorted().map { name -> JSONValue in ["name": .string(name), "version": "v25.0"] }
            var entry: JSONObject = [
                "object": "whatsapp_business_account", "active": .bool(!fields.isEmpty), "fields": .array(fields),
            ]
            if let subscription { entry["callback_url"] = .string(subscription) }
            return answer(["data": fields.isEmpty ? [] : [.object(entry)]])
        }
    }
}
