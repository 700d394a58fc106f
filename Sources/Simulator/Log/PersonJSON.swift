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
