import Care
import WhatsApp

/// Faults as the control API and the log write them; all that decides what happens is in it, so a replay is exact.
extension Faults {
    /// Members that are missing keep their present value.
    mutating func take(_ json: JSONValue) {
        if let members = json["sends"]?.object?.members {
            for member in members {
                guard let fault = SendFault(rawValue: member.name) else { continue }
                sends[fault] = Self.probability(member.value)
            }
        }
        if let members = json["webhooks"]?.object?.members {
            for member in members {
                guard let fault = WebhookFault(rawValue: member.name) else { continue }
                webhooks[fault] = Self.probability(member.value)
            }
        }
        if let next = json["nextSends"]?.array {
            nextSends = next.compactMap { $0.string.flatMap(SendFault.init(rawValue:)) }
        }
        if let next = json["nextWebhooks"]?.array {
            nextWebhooks = next.compactMap { $0.string.flatMap(WebhookFault.init(rawValue:)) }
        }
        if let next = json["nextRefusals"] { nextRefusals = Self.codes(next) }
        if let next = json["nextFailures"] { nextFailures = Self.codes(next) }
        if let longest = Self.milliseconds(json["longestDelay"]) { longestDelay = longest }
        if let slow = Self.milliseconds(json["slowness"]) { slowness = slow }
        if let judges = json["judgesPromotional"]?.bool { judgesPromotional = judges }
    }

    private static func probability(_ value: JSONValue) -> Double? {
        guard let share = value.double, share > 0 else { return nil }
        return min(share, 1)
    }

    /// Only codes Meta has: anything else is a slip of whoever asks.
    private static func codes(_ value: JSONValue) -> [Int] {
        (value.array ?? []).compactMap { $0.integer.map { Int(clamping: $0) } }
            .filter { ErrorTable.meta.entry(for: $0) != nil }
    }

    /// Up to seven days.
    private static func milliseconds(_ value: JSONValue?) -> Span? {
        guard let count = value?.integer, (0...(7 * 86_400_000)).contains(count) else { return nil }
        return .milliseconds(count)
    }

    var json: JSONObject {
        func table(_ pairs: [(String, Double)]) -> JSONValue {
            .object(JSONObject(pairs.sorted { $0.0 < $1.0 }.map { ($0.0, .decimal(String($0.1))) }))
        }
        return [
            "sends": table(sends.map { ($0.key.rawValue, $0.value) }),
            "webhooks": table(webhooks.map { ($0.key.rawValue, $0.value) }),
            "nextSends": .array(nextSends.map { .string($0.rawValue) }),
            "nextWebhooks": .array(nextWebhooks.map { .string($0.rawValue) }),
            "nextRefusals": .array(nextRefusals.map { .integer(Int64($0)) }),
            "nextFailures": .array(nextFailures.map { .integer(Int64($0)) }),
            "longestDelay": .integer(longestDelay.microseconds / 1_000),
            "slowness": .integer(slowness.microseconds / 1_000), "judgesPromotional": .bool(judgesPromotional),
        ]
    }
}
