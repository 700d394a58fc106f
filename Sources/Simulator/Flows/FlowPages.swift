import Care
import CryptoExtras
import Foundation
import WhatsApp

/// Flows and the key their phones encrypt with (Meta, Flows API; Cloud API, "WhatsApp Business Encryption").
extension SimulatorModel {
    private static let categories: Set<String> = [
        "SIGN_UP", "SIGN_IN", "APPOINTMENT_BOOKING", "LEAD_GENERATION", "SHOPPING", "CONTACT_US", "CUSTOMER_SUPPORT",
        "SURVEY", "OTHER",
    ]

    // MARK: The key

    func businessEncryption(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard request.method == "POST" else {
            guard let businessKey else { return answer(["data": []]) }
            return answer([
                "data": [
                    [
                        "business_public_key": .string(businessKey),
                        "business_public_key_signature_status": "VALID",
                    ]
                ]
            ])
        }
        let pem = try formBody(request)["business_public_key"] ?? ""
        guard let key = try? _RSA.Encryption.PublicKey(pemRepresentation: pem), key.keySizeInBits == 2_048 else {
            throw GraphError(100, "Param business_public_key must be a valid 2048-bit RSA public key in PEM format.")
        }
        businessKey = pem
        return success
    }

    // MARK: Flows

    func accountFlows(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard request.method == "POST" else {
            return answer(["data": .array(flows.all.map { fields(object($0), request) })])
        }
        let body = try formBody(request)
        guard let name = body["name"], !name.isEmpty else { throw GraphError(100, "Param name is required.") }
        guard flows.named(name) == nil else {
            throw GraphError(
                100,
                "A Flow of that name exists.",
                subcode: 4_016_019,
                userTitle: "Flow name is not unique",
                userMessage: "Choose a name that no other Flow of this account has."
            )
        }
        let categories = Self.list(body["categories"])
        guard !categories.isEmpty, categories.allSatisfy(Self.categories.contains) else {
            throw GraphError(100, "Param categories must hold categories of Meta's.")
        }
        var flow = flows.add(name: name, categories: categories, endpoint: body["endpoint_uri"], now: now)
        if let text = body["flow_json"] {
            flow.definition = (try? JSONValue(parsing: Array(text.utf8))) ?? .null
            flows[flow.id] = flow
        }
        let problems = flow.definition == .null ? [] : flow.problems
        if body["publish"] == "true" { try publish(flow) }
        return answer(["id": .string(flow.id), "success": true, "validation_errors": .array(problems)])
    }

    func flowNode(_ flow: SimulatedFlow, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        switch request.method {
        case "POST":
            let body = try formBody(request)
            var changed = flow
            if let name = body["name"] { changed.name = name }
            if let endpoint = body["endpoint_uri"] { changed.endpoint = endpoint }
            if let categories = body["categories"] { changed.categories = Self.list(categories) }
            changed.updatedAt = now
            flows[flow.id] = changed
            return success
        case "DELETE":
            guard flow.status == "DRAFT" else { throw Self.notDraft }
            flows[flow.id] = nil
            return success
        default: return answer(fields(object(flow), request))
        }
    }

    func flowEdge(_ flow: SimulatedFlow, _ edge: String, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        switch (request.method, edge) {
        case ("POST", "assets"): return try takeDefinition(flow, request)
        case ("GET", "assets"):
            let url = "\(baseURL)/v25.0/\(flow.id)/assets/flow.json"
            return answer(["data": [["name": "flow.json", "asset_type": "FLOW_JSON", "download_url": .string(url)]]])
        case ("POST", "publish"):
            try publish(flow)
            return success
        case ("POST", "deprecate"):
            guard flow.isPublished else { throw GraphError(100, "Only a published Flow can be deprecated.") }
            flows[flow.id]?.status = "DEPRECATED"
            return success
        default: throw .noObject(flow.id + "/" + edge)
        }
    }

    private static let notDraft = GraphError(
        100,
        "A published Flow cannot be changed.",
        subcode: 4_016_016,
        userTitle: "Flow is not a draft",
        userMessage: "Make another Flow, or clone this one."
    )

    private func takeDefinition(_ flow: SimulatedFlow, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard flow.status == "DRAFT" else { throw Self.notDraft }
        guard let form = MultipartForm(request.body, contentType: request.contentType),
            form["asset_type"]?.text == "FLOW_JSON", form["name"]?.text == "flow.json", let file = form["file"]
        else { throw GraphError(100, "The body must be multipart/form-data with name, asset_type and file.") }
        guard file.bytes.count <= 10 << 20 else { throw GraphError(100, "The file must have at most 10 MB.") }
        var changed = flow
        guard let json = try? JSONValue(parsing: file.bytes) else {
            return answer([
                "success": true,
                "validation_errors": [SimulatedFlow.problem("INVALID_JSON", "The file is not JSON.")],
            ])
        }
        changed.definition = json
        changed.updatedAt = now
        flows[flow.id] = changed
        return answer(["success": true, "validation_errors": .array(changed.problems)])
    }

    private func publish(_ flow: SimulatedFlow) throws(GraphError) {
        guard flow.status == "DRAFT" else { throw Self.notDraft }
        guard flow.problems.isEmpty else {
            throw Self.unpublishable("The Flow JSON has validation errors.")
        }
        if flow.hasEndpoint {
            guard flow.endpoint != nil else { throw Self.unpublishable("The Flow has no endpoint_uri.") }
            guard businessKey != nil else { throw Self.unpublishable("The number has no public key.") }
        }
        flows[flow.id]?.status = "PUBLISHED"
    }

    private static func unpublishable(_ why: String) -> GraphError {
        GraphError(
            139_002,
            why,
            subcode: 4_016_020,
            userTitle: "Publishing failed",
            userMessage: why,
            httpStatus: 400
        )
    }

    private func object(_ flow: SimulatedFlow) -> JSONObject {
        var errors: [JSONValue] = []
        if flow.hasEndpoint, flow.endpoint == nil {
            errors.append(["error_code": 131_000, "error_description": "endpoint_uri is not set."])
        }
        if flow.hasEndpoint, businessKey == nil {
            errors.append(["error_code": 131_000, "error_description": "The number has no public key."])
        }
        let canSend = flow.isPublished && flow.status != "BLOCKED" && errors.isEmpty
        var entity: JSONObject = [
            "entity_type": "FLOW", "id": .string(flow.id),
            "can_send_message": .string(canSend ? "AVAILABLE" : "BLOCKED"),
        ]
        if !errors.isEmpty { entity["errors"] = .array(errors) }
        var object: JSONObject = [
            "id": .string(flow.id), "name": .string(flow.name), "status": .string(flow.status),
            "categories": .array(flow.categories.map { .string($0) }),
            "updated_at": .string(Self.written(flow.updatedAt)),
            "validation_errors": .array(flow.definition == .null ? [] : flow.problems),
            "health_status": [
                "can_send_message": .string(canSend ? "AVAILABLE" : "BLOCKED"), "entities": [.object(entity)],
            ],
        ]
        if let endpoint = flow.endpoint { object["endpoint_uri"] = .string(endpoint) }
        if let version = flow.definition["version"] { object["json_version"] = version }
        if let version = flow.definition["data_api_version"] { object["data_api_version"] = version }
        return object
    }

    /// `2026-11-24T09:00:00+0000`.
    private static func written(_ instant: Instant) -> String {
        let civil = Zone.utc.civil(at: instant)
        return "\(civil)" + (civil.second == 0 ? ":00" : "") + "+0000"
    }

    /// Meta moves a Flow by itself when its endpoint is ill, and says so (Meta, Flows webhooks: FLOW_STATUS_CHANGE).
    ///
    /// False where there is no such Flow or status.
    func moveFlow(_ id: String, to status: String) -> Bool {
        guard let flow = flows[id], SimulatedFlow.statuses.contains(status) else { return false }
        flows[id]?.status = status
        flows[id]?.sent = []
        postAny(
            "flows",
            [
                "event": "FLOW_STATUS_CHANGE", "flow_id": .string(id), "old_status": .string(flow.status),
                "new_status": .string(status),
                "message": .string("Flow \(flow.name) has moved from \(flow.status) to \(status)."),
            ]
        )
        return true
    }

    // MARK: Bodies

    /// The members of a JSON object, a form or the query, as texts.
    private func formBody(_ request: GraphRequest) throws(GraphError) -> [String: String] {
        var members = request.query
        if let form = MultipartForm(request.body, contentType: request.contentType) {
            for (name, part) in form.texts { members[name] = part }
        } else if request.contentType?.hasPrefix("application/x-www-form-urlencoded") == true {
            for pair in String(decoding: request.body, as: UTF8.self).split(separator: "&") {
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
                members[halves[0]] = halves.count > 1 ? halves[1] : ""
            }
        } else if !request.body.isEmpty {
            for member in try jsonBody(request).object?.members ?? [] {
                members[member.name] = member.value.text ?? String(decoding: member.value.encoded(), as: UTF8.self)
            }
        }
        return members
    }

    /// A JSON array of texts, or texts between commas.
    private static func list(_ text: String?) -> [String] {
        guard let text else { return [] }
        if let array = (try? JSONValue(parsing: Array(text.utf8)))?.array { return array.compactMap(\.string) }
        return text.split(separator: ",").map { String($0).trimmingSpaces }
    }
}
