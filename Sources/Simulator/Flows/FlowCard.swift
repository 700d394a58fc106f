import Care
package import WhatsApp

/// A Flow's button on a message: what the phone needs to open it.
package struct FlowCard: Sendable, Hashable {
    package var title: String
    package var flow: String
    package var token: String
    /// The first screen and its data, where the message brings them; else the endpoint is asked.
    package var screen: String?
    package var data: JSONObject

    package init(title: String, flow: String, token: String, screen: String? = nil, data: JSONObject = JSONObject()) {
        self.title = title
        self.flow = flow
        self.token = token
        self.screen = screen
        self.data = data
    }
}

/// Interactive messages with a Flow (Meta, "Sending a Flow").
extension SimulatorModel {
    /// No more than so many characters of a token are known to pass.
    private static let longestToken = 4_096

    func flowChoice(_ action: JSONValue) throws(GraphError) -> Card.Choice {
        let parameters = action["parameters"] ?? .null
        let flow = try flow(parameters)
        guard parameters["flow_message_version"]?.text == "3" else {
            throw .invalid("flow_message_version", "must be '3'")
        }
        guard let title = parameters["flow_cta"]?.string else { throw .missing("flow_cta") }
        try limit(title, 1...30, "flow_cta")
        try check(flow, mode: parameters["mode"]?.string ?? "published")
        let token = parameters["flow_token"]?.string ?? "unused"
        try limit(token, 1...Self.longestToken, "flow_token")
        var card = FlowCard(title: title, flow: flow.id, token: token)
        switch parameters["flow_action"]?.string ?? "navigate" {
        case "navigate": try navigate(parameters["flow_action_payload"], flow, &card)
        case "data_exchange":
            guard parameters["flow_action_payload"] == nil else {
                throw .invalid("flow_action_payload", "must be omitted with data_exchange")
            }
            guard flow.hasEndpoint, flow.endpoint != nil else {
                throw .invalid("flow_action", "needs a Flow with an endpoint")
            }
        default: throw .invalid("flow_action", "must be 'navigate' or 'data_exchange'")
        }
        return .flow(card)
    }

    private func flow(_ parameters: JSONValue) throws(GraphError) -> SimulatedFlow {
        switch (parameters["flow_id"]?.text, parameters["flow_name"]?.text) {
        case (nil, nil): throw .missing("flow_id")
        case (.some, .some): throw .invalid("flow_id", "and flow_name cannot both be given")
        case (let id?, nil):
            guard let flow = flows[id] else { throw .invalid("flow_id", "is no Flow of this account") }
            return flow
        case (nil, let name?):
            guard let flow = flows.named(name) else { throw .invalid("flow_name", "is no Flow of this account") }
            return flow
        }
    }

    private func check(_ flow: SimulatedFlow, mode: String) throws(GraphError) {
        switch mode {
        case "draft":
            guard flow.status == "DRAFT" else { throw .invalid("mode", "must be 'published' for this Flow") }
        case "published":
            guard flow.isPublished else { throw .invalid("mode", "must be 'draft': the Flow is not published") }
        default: throw .invalid("mode", "must be 'draft' or 'published'")
        }
        if flow.status == "BLOCKED" { throw GraphError(132_068, "The Flow is blocked.") }
        guard flow.status == "THROTTLED" else { return }
        let recent = flow.sent.filter { $0 + .hours(1) > now }
        guard recent.count < SimulatedFlow.mostThrottled else {
            throw GraphError(132_069, "The Flow is throttled: ten messages were sent in the last hour.")
        }
        flows[flow.id]?.sent = recent + [now]
    }

    private func navigate(_ payload: JSONValue?, _ flow: SimulatedFlow, _ card: inout FlowCard) throws(GraphError) {
        guard let screen = payload?["screen"]?.string else { throw .missing("flow_action_payload.screen") }
        guard flow.screen(screen) != nil else {
            throw .invalid("flow_action_payload.screen", "is no screen of the Flow")
        }
        card.screen = screen
        guard let data = payload?["data"] else { return }
        guard let object = data.object, !object.members.isEmpty else {
            throw .invalid("flow_action_payload.data", "must be an object that is not empty")
        }
        card.data = object
    }
}
