import Dialogue

extension OutgoingMessage {
    /// The visit a reminder is about, from its first button.
    var visit: VisitVersion? {
        guard case .template(let call) = content, let payload = call.payloads.first else { return nil }
        return TapPayload(payload)?.visit
    }
}

extension SendOutcome {
    var isUnknown: Bool {
        if case .failed(let failure) = self { failure.disposition == .unknown } else { false }
    }
}
