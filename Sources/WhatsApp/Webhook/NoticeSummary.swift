/// A line for staff about an update that is not a message; only Meta's own codes, never a patient's words.
enum NoticeSummary {
    private static let telling = [
        "event", "decision", "type", "alert_state", "old_status", "new_status", "current_limit",
        "max_daily_conversations_per_business", "violation_type", "restriction_type", "waba_ban_state", "alert_type",
        "alert_severity", "alert_status", "status", "configuration_name", "display_phone_number", "rejection_reason",
        "country", "pricing_category", "tier",
    ]
    private static let containers = [
        "alert_info", "violation_info", "restriction_info", "ban_info", "volume_tier_info",
    ]

    static func text(_ body: JSONValue) -> String {
        var parts = facts(body)
        for name in containers {
            guard let inner = body[name] else { continue }
            parts += inner.array.map { $0.prefix(8).flatMap(facts) } ?? facts(inner)
        }
        return parts.isEmpty ? "An update we do not know; it is kept." : parts.joined(separator: ", ")
    }

    private static func facts(_ body: JSONValue) -> [String] {
        telling.compactMap { name in
            guard let text = body[name]?.text, !text.isEmpty else { return nil }
            return "\(name) \(text.prefix(80))"
        }
    }
}

/// A line for staff about an error Meta reports by itself.
enum ErrorSummary {
    static func text(_ error: JSONValue) -> String {
        let code = error["code"]?.integer.map(String.init) ?? "without a code"
        return "Error \(code): \(error["title"]?.text?.prefix(120) ?? "no title")"
    }
}
