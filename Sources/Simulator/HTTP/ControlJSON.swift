import Care
import WhatsApp

extension PhoneView {
    var json: JSONValue {
        var object = person.json
        object["index"] = .integer(Int64(index))
        object["unread"] = .integer(Int64(unread))
        object["off"] = .bool(isOff)
        object["blocked"] = .bool(hasBlocked)
        object["stoppedMarketing"] = .bool(stoppedMarketing)
        object["typing"] = .bool(isTyping)
        if windowUntil.microseconds > 0 { object["windowUntil"] = .integer(windowUntil.seconds) }
        if let last { object["last"] = last.json }
        return .object(object)
    }
}

extension Bubble {
    var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "mine": .bool(!isFromBusiness), "at": .integer(at.seconds),
            "ticks": .string(ticks.rawValue),
            "content": content.json,
        ]
        if let replyTo { object["replyTo"] = .string(replyTo) }
        if let ownReaction { object["ownReaction"] = .string(ownReaction) }
        if let businessReaction { object["businessReaction"] = .string(businessReaction) }
        if isEdited { object["edited"] = true }
        if isRevoked { object["revoked"] = true }
        if let tapped { object["tapped"] = .integer(Int64(tapped)) }
        return .object(object)
    }
}

extension Bubble.Content {
    var json: JSONValue {
        switch self {
        case .text(let text): return ["kind": "text", "text": .string(text)]
        case .media(let kind, let id, let caption, let filename):
            var object: JSONObject = ["kind": "media", "media": .string(kind), "url": .string(Self.url(id))]
            if let caption { object["caption"] = .string(caption) }
            if let filename { object["filename"] = .string(filename) }
            return .object(object)
        case .location(let latitude, let longitude, let name, let address):
            var object: JSONObject = [
                "kind": "location", "latitude": .decimal(String(latitude)), "longitude": .decimal(String(longitude)),
            ]
            if let name { object["name"] = .string(name) }
            if let address { object["address"] = .string(address) }
            return .object(object)
        case .contacts(let names): return ["kind": "contacts", "contacts": .array(names.map { .string($0) })]
        case .card(let card): return card.json
        case .notice(let text): return ["kind": "notice", "text": .string(text)]
        }
    }

    /// A media id of ours is fetched from the simulator, a link from where it points.
    static func url(_ id: String) -> String {
        id.hasPrefix("http") ? id : "/_sim/media/\(id)"
    }
}

extension Card {
    var json: JSONValue {
        var object: JSONObject = ["kind": "card", "body": .string(body), "choices": .array(choices.map(\.json))]
        switch header {
        case .text(let text): object["header"] = ["kind": "text", "text": .string(text)]
        case .media(let kind, let id, let filename):
            var media: JSONObject = ["kind": .string(kind), "url": .string(Bubble.Content.url(id))]
            if let filename { media["filename"] = .string(filename) }
            object["header"] = .object(media)
        case nil: break
        }
        if let footer { object["footer"] = .string(footer) }
        if let listButton { object["listButton"] = .string(listButton) }
        if let template { object["template"] = .string(template) }
        return .object(object)
    }
}

extension Card.Choice {
    var json: JSONValue {
        var object: JSONObject = ["title": .string(title)]
        switch self {
        case .quickReply, .reply: object["kind"] = "reply"
        case .row(_, _, let detail, let section):
            object["kind"] = "row"
            if let detail { object["detail"] = .string(detail) }
            if let section { object["section"] = .string(section) }
        case .link(_, let url):
            object["kind"] = "link"
            object["url"] = .string(url)
        case .call(_, let phone):
            object["kind"] = "call"
            object["phone"] = .string(phone)
        case .copy(_, let code):
            object["kind"] = "copy"
            object["code"] = .string(code)
        case .sendLocation: object["kind"] = "location"
        case .flow: object["kind"] = "flow"
        case .other: object["kind"] = "other"
        }
        return .object(object)
    }
}

extension AcceptedMessage {
    var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "to": .string(to), "kind": .string(String(describing: kind)), "at": .integer(at.seconds),
            "windowOpen": .bool(wasWindowOpen), "category": .string(category.name),
            "fate": .string(String(describing: fate)), "reachedPhone": .bool(reachedPhone),
        ]
        if let correlation { object["correlation"] = .string(correlation) }
        if let template { object["template"] = .string(template) }
        if let templateLanguage { object["language"] = .string(templateLanguage) }
        return .object(object)
    }
}
