import Care
import Dialogue

extension OutgoingMessage {
    /// The visit that takes place by what the message says, from its first button or row.
    var visit: VisitVersion? {
        switch tap {
        case .reason, .findTime, .wasThere: nil
        case let tap: tap?.visit
        }
    }

    /// The visit that was missed by what the message says.
    var missedVisit: Identifier<Appointment>? {
        guard case .findTime(let visit) = tap else { return nil }
        return visit.appointment
    }

    private var tap: TapPayload? {
        let payload: String? =
            switch content {
            case .template(let call): call.payloads.first
            case .buttons(_, let buttons): buttons.first?.payload
            case .list(_, _, let rows): rows.first?.payload
            default: nil
            }
        return payload.flatMap { TapPayload($0) }
    }
}
