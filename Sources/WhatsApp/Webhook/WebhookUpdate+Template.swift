import Care
import Dialogue

extension WebhookUpdate {
    /// A change to a template; told by its members, because Meta's own examples mix the fields up.
    var templateReading: WebhookReading {
        let name = body["message_template_name"]?.text ?? ""
        let language = body["message_template_language"]?.text ?? ""
        let key = templateKey
        if let quality = body["new_quality_score"]?.text {
            return notice("Template \(name) (\(language)): quality \(quality)", key: key)
        }
        let isDecided = body["previous_category"] != nil
        guard body["event"] != nil || isDecided || body["correct_category"] != nil else {
            return notice("Template \(name) (\(language)) changed.", key: key)
        }
        let update = TemplateUpdate(
            name: name,
            language: language,
            status: body["event"]?.text.map(TemplateRecord.status),
            // Announced a day ahead, `new_category` is still the present one: only a done change counts.
            category: isDecided ? body["new_category"]?.text : nil,
            reason: templateReason
        )
        return WebhookReading(dedupeKey: key, event: .template(update))
    }

    /// Changes without an event, such as of the category, are told apart by all they say.
    private var templateKey: String? {
        guard let id = body["message_template_id"]?.text, let event = body["event"]?.text, let time = entryTime?.text
        else { return nil }
        return "t:\(id):\(event):\(time)"
    }

    private var templateReason: String? {
        if let coming = body["correct_category"]?.text, body["previous_category"] == nil {
            return "Meta will move it to \(coming)."
        }
        let reasons = [
            body["reason"]?.text, body["rejection_info"]?["reason"]?.text, body["other_info"]?["title"]?.text,
            body["other_info"]?["description"]?.text,
        ]
        // A flagged template may be sent, but is the next to be paused: staff should know.
        return reasons.compactMap(\.self).first { !$0.isEmpty && $0 != "NONE" }
            ?? (body["event"]?.text == "FLAGGED" ? "FLAGGED" : nil)
    }
}
