import Care
import Dialogue

extension WebhookUpdate {
    /// A call that rings, is taken, refused or over (Meta, calling: webhooks); told apart by its id and event.
    var callReading: WebhookReading {
        let word = body["event"]?.text ?? body["status"]?.text ?? ""
        let id = body["id"]?.text ?? ""
        let key = id.isEmpty || word.isEmpty ? nil : "c:\(id):\(word)"
        let summary = ["Call:", word, body["event"] == nil ? nil : body["status"]?.text]
            .compactMap { $0?.prefix(32) }.joined(separator: " ")
        guard let peer = callPeer, !id.isEmpty, !word.isEmpty, let at = callBegin else {
            return notice(summary, key: key, address: callPeer)
        }
        let update = CallUpdate(
            id: id,
            with: peer,
            profileName: contact?["profile"]?["name"]?.string,
            at: at,
            isFromPatient: isFromPatient,
            opensWindow: isFromPatient || wasTaken,
            summary: summary
        )
        return WebhookReading(dedupeKey: key, address: peer, event: .call(update))
    }

    private var isFromPatient: Bool { body["direction"]?.text == "USER_INITIATED" }

    /// Whether the patient took a call of ours; statuses of calls come only for those.
    private var wasTaken: Bool {
        if body["event"] == nil { return body["status"]?.text == "ACCEPTED" }
        return body["event"]?.text == "terminate" && body["status"]?.text == "COMPLETED" && body["start_time"] != nil
    }

    /// A call that is over tells when it began, unless nobody took it.
    private var callBegin: Instant? {
        Self.instant(body["start_time"]) ?? Self.instant(body["timestamp"]) ?? Self.instant(entryTime)
    }

    /// The person at the other end: a status names the recipient, a call both ends; Meta's own examples swap them, so
    /// the one that is not our number counts.
    private var callPeer: ChannelAddress? {
        let ours = value["metadata"]?["display_phone_number"]?.text?.filter(\.isNumber) ?? ""
        let ends = isFromPatient ? [body["from"], body["to"]] : [body["recipient_id"], body["to"], body["from"]]
        let phone = ends.compactMap(\.self).first { end in
            guard let digits = end.text?.filter(\.isNumber) else { return false }
            return !digits.isEmpty && digits != ours
        }
        let userID = ["from_user_id", "recipient_user_id", "to_user_id"].lazy.compactMap { body[$0] }.first
        return ChannelAddress(phone: phone ?? contact?["wa_id"], userID: userID ?? contact?["user_id"])
    }
}
