/// What a phone asks of the data endpoint (Meta, Flows data API 3.0 and 4.0).
package struct FlowRequest: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, CaseIterable {
        /// Meta's health check.
        case ping
        /// The Flow was opened.
        case open = "INIT"
        /// Back was tapped on a screen with `refresh_on_back`.
        case back = "BACK"
        /// A screen was submitted, or a field on it changed.
        case exchange = "data_exchange"
    }

    package enum Refusal: Error, Hashable, Sendable {
        case notObject
        case unknownAction
        /// This member is of the wrong kind or longer than `longestText`.
        case badMember(String)

        package var status: Int { FlowStatus.badRequest }
    }

    /// Ours, in bytes, for the screen, the token and its signature.
    package static let longestText = 4_096

    package var version: String?
    package var action: Action
    package var screen: String?
    package var data: JSONObject
    /// What we sent with the Flow, as we sent it; opaque here.
    package var token: String?
    /// Only with data API 4.0.
    package var tokenSignature: String?

    package init(
        action: Action,
        screen: String? = nil,
        data: JSONObject = JSONObject(),
        token: String? = nil,
        tokenSignature: String? = nil,
        version: String? = "4.0"
    ) {
        self.version = version
        self.action = action
        self.screen = screen
        self.data = data
        self.token = token
        self.tokenSignature = tokenSignature
    }

    package init(_ json: JSONValue) throws(Refusal) {
        guard let object = json.object else { throw .notObject }
        guard let action = object["action"]?.string.flatMap(Action.init) else { throw .unknownAction }
        self.action = action
        version = try Self.text("version", of: object)
        screen = try Self.text("screen", of: object)
        token = try Self.text("flow_token", of: object)
        tokenSignature = try Self.text("flow_token_signature", of: object)
        switch object["data"] {
        case nil, .null?: data = JSONObject()
        case .object(let members)?: data = members
        default: throw .badMember("data")
        }
    }

    /// Absent, null and empty are the same: a screen not said.
    private static func text(_ name: String, of object: JSONObject) throws(Refusal) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.text, text.utf8.count <= longestText else { throw .badMember(name) }
        return text.isEmpty ? nil : text
    }

    /// The phone could not show our last answer and says why; it wants nothing but `FlowAnswer.acknowledged`.
    package var clientError: String? {
        guard action != .ping else { return nil }
        return (data["error"] ?? data["error_message"]).map { $0.text ?? "unknown" }
    }
}
