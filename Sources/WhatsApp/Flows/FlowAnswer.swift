/// What the data endpoint answers; see `status` and `body`.
package enum FlowAnswer: Hashable, Sendable {
    /// To a health check.
    case healthy
    /// To a phone's notice of an error.
    case acknowledged
    /// Shows this screen, or fills the shown one anew.
    case screen(String, data: JSONObject)
    /// Closes the Flow; the parameters come back to us as a message (`nfm_reply`).
    case finish(parameters: JSONObject)
    /// Closes the Flow, shows the text and disables the button of that message for good.
    case noLongerValid(message: String)
    /// The token's signature is wrong.
    case signatureFailed

    package var status: Int {
        switch self {
        case .healthy, .acknowledged, .screen, .finish: FlowStatus.ok
        case .noLongerValid: FlowStatus.tokenNoLongerValid
        case .signatureFailed: FlowStatus.signatureFailed
        }
    }

    /// To be sealed in the request's envelope; nil is an empty body.
    package var body: JSONValue? {
        switch self {
        case .healthy: ["data": ["status": "active"]]
        case .acknowledged: ["data": ["acknowledged": true]]
        case .screen(let id, let data): ["screen": .string(id), "data": .object(data)]
        case .finish(let parameters):
            [
                "screen": .string(Self.successScreen),
                "data": ["extension_message_response": ["params": .object(parameters)]],
            ]
        case .noLongerValid(let message): ["error_msg": .string(message)]
        case .signatureFailed: nil
        }
    }

    /// Meta's own name of the end; no screen may have it.
    package static let successScreen = "SUCCESS"

    /// The end with the token, which must be among the parameters.
    package static func finish(token: String?, _ others: JSONObject) -> FlowAnswer {
        var parameters = others
        if let token { parameters["flow_token"] = .string(token) }
        return .finish(parameters: parameters)
    }

    /// The answers that need no knowledge of what a Flow is for.
    package static func general(to request: FlowRequest) -> FlowAnswer? {
        if request.action == .ping { return .healthy }
        return request.clientError == nil ? nil : .acknowledged
    }
}
