import Care
import Dialogue

extension WebhookUpdate {
    /// What the update says; whatever cannot be made out becomes a notice, so nothing is dropped.
    func reading(errors: ErrorTable) -> WebhookReading {
        if isMalformed { return malformed }
        switch (field, place.list) {
        case ("messages", "messages"): return messageReading ?? malformed
        case ("messages", "statuses"): return statusReading(errors: errors) ?? malformed
        case ("calls", "calls"), ("calls", "statuses"): return callReading
        case ("user_preferences", "user_preferences"): return preferenceReading ?? malformed
        case (_, "errors"):
            var reading = notice(ErrorSummary.text(body))
            // The same trouble is news again later, and without the entry's time nothing else tells when.
            reading.mayRecur = entryTime?.isNull ?? true
            return reading
        default: break
        }
        if body["message_template_id"] != nil || body["message_template_name"] != nil { return templateReading }
        if field == "flows", let id = body["flow_id"]?.text, let status = body["new_status"]?.text {
            let summary = NoticeSummary.text(body)
            return WebhookReading(event: .flow(FlowUpdate(id: id, status: status.uppercased(), summary: summary)))
        }
        return notice(NoticeSummary.text(body))
    }

    private var malformed: WebhookReading {
        let place = place.list.map { "\(field).\($0)" } ?? field
        return WebhookReading(
            event: .notice(field: "malformed", summary: "An update of a form we do not know (\(place.prefix(64))).")
        )
    }

    func notice(_ summary: String, key: String? = nil, address: ChannelAddress? = nil) -> WebhookReading {
        WebhookReading(
            dedupeKey: key,
            address: address,
            event: .notice(field: String(field.prefix(64)), summary: summary)
        )
    }

    /// When it happened, in seconds of the years 1970 to 9999, as a number or as its text.
    static func instant(_ value: JSONValue?) -> Instant? {
        guard let seconds = value?.integer, (0...253_402_300_799).contains(seconds) else { return nil }
        return Instant(seconds: seconds)
    }

    private var preferenceReading: WebhookReading? {
        guard let address = ChannelAddress(phone: body["wa_id"], userID: body["user_id"]),
            let at = Self.instant(body["timestamp"]) ?? Self.instant(entryTime),
            let value = body["value"]?.text
        else { return nil }
        guard body["category"]?.text == "marketing_messages", value == "stop" || value == "resume" else {
            return notice("A preference we do not know.", address: address)
        }
        return WebhookReading(
            address: address,
            event: .marketingPreference(from: address, isWanted: value == "resume", at: at)
        )
    }
}
