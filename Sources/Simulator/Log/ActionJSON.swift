import Foundation
package import WhatsApp

/// Actions as the control API and the log write them: `{"do":"write","text":"…"}`.
extension PatientAction {
    package init?(json: JSONValue) {
        func text(_ name: String) -> String? { json[name]?.string }
        let id = text("message") ?? ""
        switch text("do") {
        case "write": self = .write(text: text("text") ?? "", replyTo: text("replyTo"))
        case "tap":
            guard let choice = json["choice"]?.integer else { return nil }
            self = .tap(messageID: id, choice: Int(clamping: choice))
        case "media":
            guard let media = PhoneMedia(json: json) else { return nil }
            self = .sendMedia(media)
        case "react": self = .react(messageID: id, emoji: text("emoji"))
        case "location":
            guard let latitude = json["latitude"]?.double, let longitude = json["longitude"]?.double else { return nil }
            self = .shareLocation(
                latitude: latitude,
                longitude: longitude,
                name: text("name"),
                address: text("address"),
                replyTo: text("replyTo")
            )
        case "contact": self = .shareContact(name: text("name") ?? "", phone: text("phone") ?? "")
        case "completeFlow": self = .completeFlow(messageID: id, response: text("response") ?? "{}")
        case "changeNumber": self = .changeNumber(to: text("phone") ?? "")
        case "edit": self = .edit(messageID: id, text: text("text") ?? "")
        case "revoke": self = .revoke(messageID: id)
        case "play": self = .play(messageID: id)
        case .some(let name):
            guard let plain = Self.plain[name] else { return nil }
            self = plain
        case nil: return nil
        }
    }

    package var json: JSONValue {
        switch self {
        case .write(let text, let replyTo): return Self.object("write", [("text", text), ("replyTo", replyTo)])
        case .tap(let id, let choice):
            return ["do": "tap", "message": .string(id), "choice": .integer(Int64(choice))]
        case .sendMedia(let media): return media.json
        case .react(let id, let emoji): return Self.object("react", [("message", id), ("emoji", emoji)])
        case .shareLocation(let latitude, let longitude, let name, let address, let replyTo):
            let texts = [("name", name), ("address", address), ("replyTo", replyTo)]
            var place = Self.object("location", texts).object ?? [:]
            place["latitude"] = .decimal(String(latitude))
            place["longitude"] = .decimal(String(longitude))
            return .object(place)
        case .shareContact(let name, let phone): return Self.object("contact", [("name", name), ("phone", phone)])
        case .completeFlow(let id, let response):
            return Self.object("completeFlow", [("message", id), ("response", response)])
        case .changeNumber(let phone): return Self.object("changeNumber", [("phone", phone)])
        case .edit(let id, let text): return Self.object("edit", [("message", id), ("text", text)])
        case .revoke(let id): return Self.object("revoke", [("message", id)])
        case .play(let id): return Self.object("play", [("message", id)])
        case .call, .readAll, .block, .unblock, .stopMarketing, .resumeMarketing, .switchOff, .switchOn:
            return ["do": .string(Self.plain.first { $0.value == self }?.key ?? "")]
        }
    }

    private static let plain: [String: PatientAction] = [
        "read": .readAll, "block": .block, "unblock": .unblock, "stopMarketing": .stopMarketing,
        "resumeMarketing": .resumeMarketing, "switchOff": .switchOff, "switchOn": .switchOn,
        "call": .call,
    ]

    private static func object(_ name: String, _ members: [(String, String?)]) -> JSONValue {
        var object: JSONObject = ["do": .string(name)]
        for (name, value) in members {
            if let value { object[name] = .string(value) }
        }
        return .object(object)
    }
}

extension PhoneMedia {
    init?(json: JSONValue) {
        guard let kind = json["kind"]?.string, let mimeType = json["mimeType"]?.string,
            let data = json["bytes"]?.string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        self.init(
            kind: kind,
            mimeType: mimeType,
            bytes: Array(data),
            caption: json["caption"]?.string,
            filename: json["filename"]?.string,
            isVoice: json["voice"]?.bool ?? false
        )
    }

    var json: JSONValue {
        var object: JSONObject = [
            "do": "media", "kind": .string(kind), "mimeType": .string(mimeType),
            "bytes": .string(Data(bytes).base64EncodedString()), "voice": .bool(isVoice),
        ]
        if let caption { object["caption"] = .string(caption) }
        if let filename { object["filename"] = .string(filename) }
        return .object(object)
    }
}
