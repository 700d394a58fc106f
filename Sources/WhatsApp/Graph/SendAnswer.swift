package import Dialogue

/// What the Graph API answered to a send, and what that says of the message.
package struct SendAnswer: Sendable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    package func outcome(_ errors: ErrorTable = .meta) -> SendOutcome {
        // A body that is no JSON says nothing: the status alone decides.
        let json = (try? JSONValue(parsing: body)) ?? .null
        if let error = json["error"], error.object != nil {
            return .failed(errors.failure(error: error, httpStatus: status))
        }
        guard (200..<300).contains(status) else { return .failed(errors.failure(httpStatus: status)) }
        guard let id = json["messages"]?[0]?["id"]?.text, !id.isEmpty else {
            return .failed(
                ChannelFailure(
                    code: 0,
                    disposition: .unknown,
                    advice: "WhatsApp's answer could not be read. The message may have been sent."
                )
            )
        }
        let contact = json["contacts"]?[0]
        return .accepted(
            id: id,
            address: ChannelAddress(phone: contact?["wa_id"], userID: contact?["user_id"]),
            advice: json["messages"]?[0]?["message_status"]?.text.flatMap(Self.advice)
        )
    }

    /// What a template's `message_status` says beyond `accepted` (Meta, template pacing).
    private static func advice(_ status: String) -> String? {
        switch status {
        case "accepted": nil
        case "held_for_quality_assessment":
            "WhatsApp holds the message back while it judges the template's quality; it may still be dropped."
        case "paused": "WhatsApp has paused the template; the message may not arrive."
        default: "WhatsApp accepted the message with the remark \"\(status.prefix(64))\"."
        }
    }
}
