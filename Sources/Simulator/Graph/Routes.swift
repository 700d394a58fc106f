package import Care
import WhatsApp

extension SimulatorModel {
    /// Answers one request to the Graph API.
    package func handle(_ request: GraphRequest, now instant: Instant) -> GraphResponse {
        advance(to: instant)
        do {
            return try route(request)
        } catch {
            return answer(error.body(trace: trace()), status: error.status)
        }
    }

    private func route(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        try checkToken(request)
        var parts = request.path.split(separator: "/").map(String.init)
        if let version = parts.first, version.first == "v", version.dropFirst().contains("."),
            version.dropFirst().allSatisfy({ $0.isNumber || $0 == "." })
        {
            parts.removeFirst()
        }
        guard let object = parts.first else { throw .noObject("") }
        if parts.count == 1 { return try node(object, request) }
        switch (object, parts[1]) {
        case (settings.number.id, let edge): return try numberEdge(edge, request)
        case (settings.accountID, let edge): return try accountEdge(edge, request)
        case ("whatsapp_business", "attachments"): return try download(request)
        case (settings.appID, "subscriptions"): return try appSubscriptions(request)
        case (let id, let edge) where flows[id] != nil:
            guard let flow = flows[id] else { throw .noObject(id) }
            return try flowEdge(flow, edge, request)
        default: throw .noObject(object)
        }
    }

    private func node(_ object: String, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        if object == settings.number.id { return numberNode(request) }
        if object == settings.accountID {
            return answer(fields(["id": .string(object), "name": .string(settings.number.name)], request))
        }
        if object == "debug_token" { return debugToken() }
        if let flow = flows[object] { return try flowNode(flow, request) }
        if let template = Int64(object).flatMap({ templates[$0] }) { return try templateNode(template, request) }
        return try mediaNode(object, request)
    }

    private func numberEdge(_ edge: String, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        switch (request.method, edge) {
        case ("POST", "messages"): return try postMessage(request)
        case ("POST", "media"): return try upload(request)
        case ("GET", "whatsapp_business_profile"): return answer(["data": [fields(profile, request)]])
        case ("POST", "whatsapp_business_profile"): return try changeProfile(request)
        case (_, "block_users"): return try blockUsers(request)
        case (_, "whatsapp_business_encryption"): return try businessEncryption(request)
        default: throw .noObject(settings.number.id + "/" + edge)
        }
    }

    private func accountEdge(_ edge: String, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        switch (request.method, edge) {
        case ("GET", "phone_numbers"): return answer(["data": [fields(numberObject, request)]])
        case ("GET", "message_templates"): return listTemplates(request)
        case ("POST", "message_templates"): return try createTemplate(request)
        case ("DELETE", "message_templates"): return try deleteTemplates(request)
        case (_, "subscribed_apps"): return try subscribedApps(request)
        case (_, "flows"): return try accountFlows(request)
        default: throw .noObject(settings.accountID + "/" + edge)
        }
    }

    private func checkToken(_ request: GraphRequest) throws(GraphError) {
        guard let token = token(of: request), !token.isEmpty else {
            throw GraphError(0, "An access token is required to request this resource.")
        }
        guard token == settings.token || token == appToken && request.path.hasSuffix("/subscriptions") else {
            throw GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        }
    }

    func token(of request: GraphRequest) -> String? {
        let given = request.authorization.map { header in
            header.hasPrefix("Bearer ") ? String(header.dropFirst(7)) : header
        }
        return given ?? request.query["access_token"]
    }

    func jsonBody(_ request: GraphRequest) throws(GraphError) -> JSONValue {
        do {
            let body = try JSONValue(parsing: request.body)
            guard body.object != nil else { throw GraphError(100, "The body must be a JSON object.") }
            return body
        } catch let error as GraphError {
            throw error
        } catch {
            throw GraphError(100, "The body is not valid JSON.")
        }
    }

    func answer(_ body: JSONValue, status: Int = 200) -> GraphResponse {
        GraphResponse(status: status, body: body.encoded(.escaped))
    }

    var success: GraphResponse { answer(["success": true]) }

    /// What `fields=` asks for, and the id; everything without it.
    ///
    /// Sub-fields in braces are not cut.
    func fields(_ object: JSONObject, _ request: GraphRequest) -> JSONValue {
        guard let list = request.query["fields"], !list.isEmpty else { return .object(object) }
        var depth = 0
        var names: Set<String> = ["id", "messaging_product"]
        var name = ""
        for character in list + "," {
            if character == "{" || character == "(" { depth += 1 }
            if character == "}" || character == ")" { depth -= 1 }
            if depth == 0, character == "," {
                names.insert(String(name.prefix { $0 != "{" && $0 != "." && $0 != "(" }))
                name = ""
            } else {
                name.append(character)
            }
        }
        return .object(JSONObject(object.members.filter { names.contains($0.name) }.map { ($0.name, $0.value) }))
    }
}
