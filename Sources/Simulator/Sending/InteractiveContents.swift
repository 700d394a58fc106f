import WhatsApp

/// Interactive messages: what each kind may hold (Meta, interactive messages).
extension SimulatorModel {
    func interactiveContent(_ value: JSONValue) throws(GraphError) -> SendRequest {
        guard let type = value["type"]?.string else { throw .missing("interactive.type") }
        guard let action = value["action"], action.object != nil else { throw .missing("interactive.action") }
        var card = Card(body: "")
        if let body = value["body"]?["text"]?.string {
            try limit(body, 1...(type == "list" ? 4_096 : 1_024), "interactive.body.text")
            card.body = body
        } else if type != "product", type != "call_permission_request" {
            throw .missing("interactive.body.text")
        }
        if let footer = value["footer"]?["text"]?.string {
            try limit(footer, 1...60, "interactive.footer.text")
            card.footer = footer
        }
        if let header = value["header"] { card.header = try interactiveHeader(header, of: type) }
        let kind = try choices(of: type, action, into: &card)
        return SendRequest(kind: kind, content: .card(card))
    }

    private func choices(of type: String, _ action: JSONValue, into card: inout Card) throws(GraphError) -> AcceptedKind
    {
        switch type {
        case "button":
            card.choices = try replyButtons(action)
            return .buttons
        case "list":
            card.listButton = try required(action["button"], 1...20, "action.button")
            card.choices = try listRows(action)
            return .list
        case "cta_url":
            card.choices = [try link(action)]
            return .link
        case "flow":
            try expect(action, "flow")
            card.choices = [try flowChoice(action)]
            return .flow
        case "location_request_message":
            try expect(action, "send_location")
            card.choices = [.sendLocation]
            return .locationRequest
        case "address_message", "order_details", "order_status", "voice_call", "call_permission_request", "carousel",
            "product", "product_list", "catalog_message", "contact_request", "request_contact_info":
            card.choices = [.other(title: type.replacing("_", with: " "))]
            return .otherInteractive
        default: throw .invalid("interactive.type", "is not an interactive type")
        }
    }

    private func link(_ action: JSONValue) throws(GraphError) -> Card.Choice {
        try expect(action, "cta_url")
        let title = try required(action["parameters"]?["display_text"], 1...20, "action.parameters.display_text")
        let url = try required(action["parameters"]?["url"], 1...2_000, "action.parameters.url")
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw .invalid("action.parameters.url", "must be a URL")
        }
        return .link(title: title, url: url)
    }

    private func expect(_ action: JSONValue, _ name: String) throws(GraphError) {
        guard action["name"]?.string == name else { throw .invalid("action.name", "must be '\(name)'") }
    }

    private func required(_ value: JSONValue?, _ range: ClosedRange<Int>, _ name: String) throws(GraphError) -> String {
        guard let text = value?.string else { throw .missing("interactive.\(name)") }
        try limit(text, range, "interactive.\(name)")
        return text
    }

    private func replyButtons(_ action: JSONValue) throws(GraphError) -> [Card.Choice] {
        guard let buttons = action["buttons"]?.array, (1...3).contains(buttons.count) else {
            throw GraphError(100, "Param action.buttons must hold 1 to 3 buttons.")
        }
        var choices: [Card.Choice] = []
        var titles: Set<String> = []
        var ids: Set<String> = []
        for button in buttons {
            let id = try required(button["reply"]?["id"], 1...256, "action.buttons.reply.id")
            let title = try required(button["reply"]?["title"], 1...20, "action.buttons.reply.title")
            guard titles.insert(title).inserted, ids.insert(id).inserted else {
                throw .invalid("action.buttons", "must have different titles and ids")
            }
            choices.append(.reply(id: id, title: title))
        }
        return choices
    }

    private func listRows(_ action: JSONValue) throws(GraphError) -> [Card.Choice] {
        guard let sections = action["sections"]?.array, (1...10).contains(sections.count) else {
            throw GraphError(100, "Param action.sections must hold 1 to 10 sections.")
        }
        var choices: [Card.Choice] = []
        var ids: Set<String> = []
        for section in sections {
            let heading = section["title"]?.string
            if sections.count > 1 || heading != nil { _ = try required(section["title"], 1...24, "sections.title") }
            guard let rows = section["rows"]?.array, !rows.isEmpty else { throw .missing("sections.rows") }
            for row in rows {
                let id = try required(row["id"], 1...200, "sections.rows.id")
                let title = try required(row["title"], 1...24, "sections.rows.title")
                let detail = row["description"]?.string
                if let detail { try limit(detail, 0...72, "sections.rows.description") }
                guard ids.insert(id).inserted else { throw .invalid("sections.rows", "must have different ids") }
                choices.append(.row(id: id, title: title, detail: detail, section: heading))
            }
        }
        guard choices.count <= 10 else { throw GraphError(100, "Total row count exceed max allowed count: 10.") }
        return choices
    }

    private func interactiveHeader(_ header: JSONValue, of type: String) throws(GraphError) -> Card.Header {
        let kind = header["type"]?.string ?? ""
        if kind == "text" { return .text(try required(header["text"], 1...60, "header.text")) }
        guard ["image", "video", "document"].contains(kind), type != "list", let value = header[kind] else {
            throw .invalid("interactive.header", "is not a header this type may have")
        }
        let id = try mediaReference(kind, value)
        return .media(kind: kind, mediaID: id, filename: value["filename"]?.string)
    }
}
