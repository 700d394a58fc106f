import Dialogue

extension OutgoingMessage {
    /// The visit a message is about, from its first button or row.
    var visit: VisitVersion? {
        let payload: String? =
            switch content {
            case .template(let call): call.payloads.first
            case .buttons(_, let buttons): buttons.first?.payload
            case .list(_, _, let rows): rows.first?.payload
            default: nil
            }
        return payload.flatMap { TapPayload($0)?.visit }
    }
}
