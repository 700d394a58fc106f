import Care
package import Dialogue

extension GraphClient {
    /// Sends one message once; the outcome says what is known of it.
    package func send(_ message: OutgoingMessage) async -> SendOutcome {
        let line = message.line.isEmpty ? configuration.phoneNumberID : message.line
        if let problem = MessageLimits.problem(with: message) { return .failed(Self.refused(problem)) }
        guard GraphID.isValid(line) else {
            return .failed(Self.refused("The message names no business number of ours."))
        }
        let body = MessageBody(message).json.encoded()
        do {
            let answer = try await post(url("\(line)/messages"), body)
            return SendAnswer(status: answer.status, body: answer.bytes).outcome(errors)
        } catch {
            switch error {
            case .notAttempted: return .notAttempted(advice: error.failure.advice)
            case .unknown: return .failed(error.failure)
            }
        }
    }

    /// Marks a message as read, and with it all earlier ones; with `typing`, shows that an answer is being written.
    package func markRead(_ messageID: String, line: String, typing: Bool = false) async throws(GraphFailure) {
        var body: JSONObject = [
            "messaging_product": "whatsapp", "status": "read", "message_id": .string(messageID),
        ]
        if typing { body["typing_indicator"] = ["type": "text"] }
        let number = line.isEmpty ? configuration.phoneNumberID : line
        let address = try address(number, "/messages")
        let bytes = JSONValue.object(body).encoded()
        _ = try await checked { () async throws(TransportFailure) in try await post(address, bytes) }
    }

    /// An address under a node's id, which must be one.
    func address(
        _ id: String,
        _ rest: String = "",
        _ query: [(String, String)] = []
    ) throws(GraphFailure) -> String {
        guard GraphID.isValid(id) else {
            throw GraphFailure(
                failure: Self.refused("\"\(id.prefix(32))\" is no id of Meta's. Check the configuration.")
            )
        }
        return url(id + rest, query)
    }

    static func refused(_ advice: String) -> ChannelFailure {
        ChannelFailure(code: 0, disposition: .refused, advice: advice)
    }
}
