package import Care
import WhatsApp

extension SimulatorModel {
    /// The review's verdict comes by itself.
    func review(_ id: Int64) {
        guard var template = templates[id], template.status == "PENDING" else { return }
        if template.hasAdjacentVariables { return decide(template, status: "REJECTED", reason: "INVALID_FORMAT") }
        // What is submitted as utility and judged promotional is not rejected but approved as marketing.
        if faults.judgesPromotional, template.category == "UTILITY" { template.category = "MARKETING" }
        decide(template, status: "APPROVED", reason: nil)
    }

    /// Meta's reviewers, at the hand of the tester: any status and category that Meta has; the business gets the webhooks.
    package func decideTemplate(
        name: String,
        language: String,
        status: String,
        category: String? = nil,
        reason: String? = nil,
        now instant: Instant
    ) -> Bool {
        advance(to: instant)
        guard var template = templates[name, language], SimulatedTemplate.states.contains(status),
            category.map(["UTILITY", "MARKETING", "AUTHENTICATION"].contains) ?? true
        else { return false }
        if let category, category != template.category {
            let previous = template.category
            template.category = category
            templates.put(template)
            tell(
                template,
                field: "template_category_update",
                ["previous_category": .string(previous), "new_category": .string(category)]
            )
        }
        if status != template.status { decide(template, status: status, reason: reason) }
        return true
    }

    private func decide(_ template: SimulatedTemplate, status: String, reason: String?) {
        var decided = template
        decided.status = status
        decided.reason = reason
        templates.put(decided)
        tell(
            decided,
            field: "message_template_status_update",
            [
                "event": .string(status), "reason": .string(reason ?? "NONE"),
                "message_template_category": .string(decided.category),
            ]
        )
    }

    private func tell(_ template: SimulatedTemplate, field: String, _ more: JSONObject) {
        var value = more
        value["message_template_id"] = .integer(template.id)
        value["message_template_name"] = .string(template.name)
        value["message_template_language"] = .string(template.language)
        let change = JSONValue.object(["value": .object(value), "field": .string(field)]).encoded(.escaped)
        post(WebhookUpdate(change: change, entryTime: now.seconds), field: field)
    }
}
