import Care
import WhatsApp

extension SimulatedPerson {
    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let userID = json["userID"]?.string, !name.isEmpty, !userID.isEmpty
        else {
            return nil
        }
        self.init(
            name: name,
            phone: json["phone"]?.text.map { String($0.filter(\.isNumber)) },
            userID: userID,
            username: json["username"]?.string,
            language: json["language"]?.string ?? "en",
            colour: json["colour"]?.string ?? "#5b7c99",
            sendsReadReceipts: json["sendsReadReceipts"]?.bool ?? true
        )
    }

    var json: JSONObject {
        var object: JSONObject = [
            "name": .string(name), "userID": .string(userID), "language": .string(language), "colour": .string(colour),
            "sendsReadReceipts": .bool(sendsReadReceipts), "hasPhone": .bool(hasPhone),
        ]
        if let phone { object["phone"] = .string(phone) }
        if let username { object["username"] = .string(username) }
        return object
    }
}

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
    }

    private static func probability(_ value: JSONValue) -> Double? {
        guard let share = value.double, share > 0 else { return nil }
        return min(share, 1)
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
        ]
    }
}
