package import Care
import WhatsApp

extension SimulatorModel {
    /// A person does something on their phone.
    ///
    /// Returns the id of the message it sends, if it sends one.
    @discardableResult
    package func act(
        _ action: PatientAction,
        by person: PersonIndex,
        now instant: Instant
    ) throws(PatientActionRefused) -> String? {
        advance(to: instant)
        guard phones.indices.contains(person) else { throw PatientActionRefused("There is no such phone.") }
        if let settled = try settle(action, person) { return settled.id }
        guard !phones[person].isOff else { throw PatientActionRefused("The phone is off.") }
        if phones[person].hasBlocked { throw PatientActionRefused("This business is blocked: unblock it first.") }
        return try send(action, person)
    }

    private struct Settled {
        var id: String?
    }

    /// Actions that are no message; nil for the others.
    private func settle(_ action: PatientAction, _ person: PersonIndex) throws(PatientActionRefused) -> Settled? {
        switch action {
        case .readAll: readAll(person)
        case .block: phones[person].hasBlocked = true
        case .unblock: phones[person].hasBlocked = false
        case .stopMarketing: preferMarketing(person, isStopped: true)
        case .resumeMarketing: preferMarketing(person, isStopped: false)
        case .switchOff: phones[person].isOff = true
        case .switchOn: switchOn(person)
        case .changeNumber(let number): try changeNumber(person, to: number)
        case .play(let id): try play(person, id)
        default: return nil
        }
        touched.insert(person)
        return Settled()
    }

    private func send(_ action: PatientAction, _ person: PersonIndex) throws(PatientActionRefused) -> String? {
        switch action {
        case .write(let text, let replyTo):
            guard !text.isEmpty, text.utf8.count <= 65_536 else {
                throw PatientActionRefused("Write something, up to 65,536 bytes.")
            }
            return emit("text", ["body": .string(text)], .text(text), by: person, replyTo: replyTo)
        case .tap(let id, let choice): return try tap(id, choice, by: person)
        case .sendMedia(let media): return try sendMedia(media, by: person)
        case .completeFlow(let id, let response):
            _ = try flowCard(id, of: person)
            let reply: JSONValue = ["name": "flow", "body": "Sent", "response_json": .string(response)]
            let value: JSONValue = ["type": "nfm_reply", "nfm_reply": reply]
            return emit("interactive", value, .text("✓ Response sent"), by: person, replyTo: id)
        case .react(let id, let emoji):
            changeBubble(person, id) { $0.ownReaction = emoji }
            var reaction: JSONObject = ["message_id": .string(id)]
            if let emoji { reaction["emoji"] = .string(emoji) }
            return emit("reaction", .object(reaction), nil, by: person)
        case .call: return call(person)
        case .shareLocation(let latitude, let longitude, let name, let address, let replyTo):
            var place: JSONObject = ["latitude": .decimal(String(latitude)), "longitude": .decimal(String(longitude))]
            if let name { place["name"] = .string(name) }
            if let address { place["address"] = .string(address) }
            let content = Bubble.Content.location(
                latitude: latitude,
                longitude: longitude,
                name: name,
                address: address
            )
            return emit("location", .object(place), content, by: person, replyTo: replyTo)
        case .shareContact(let name, let phone):
            let card: JSONValue = [
                "name": ["formatted_name": .string(name), "first_name": .string(name)],
                "phones": [["phone": .string(phone), "type": "CELL"]],
            ]
            return emit("contacts", [card], .contacts(["\(name): \(phone)"]), by: person)
        case .edit(let id, let text):
            changeBubble(person, id) {
                $0.content = .text(text)
                $0.isEdited = true
            }
            let message: JSONValue = ["type": "text", "text": ["body": .string(text)]]
            return emit("edit", ["original_message_id": .string(id), "message": message], nil, by: person)
        case .revoke(let id):
            changeBubble(person, id) { $0.isRevoked = true }
            return emit("revoke", ["original_message_id": .string(id)], nil, by: person)
        default: return nil
        }
    }

    private func tap(_ id: String, _ choice: Int, by person: PersonIndex) throws(PatientActionRefused) -> String? {
        guard let bubble = phones[person].bubbles.last(where: { $0.id == id }), case .card(let card) = bubble.content
        else {
            throw PatientActionRefused("This phone has no message with buttons of that id.")
        }
        return try tap(card, of: id, choice: choice, by: person)
    }

    /// The same for who keeps no transcripts but has the card in hand, from an arrival.
    package func tap(
        _ card: Card,
        of id: String,
        choice: Int,
        by person: PersonIndex,
        now instant: Instant
    ) throws(PatientActionRefused) -> String? {
        advance(to: instant)
        guard phones.indices.contains(person) else { throw PatientActionRefused("There is no such phone.") }
        return try tap(card, of: id, choice: choice, by: person)
    }

    private func tap(
        _ card: Card,
        of id: String,
        choice: Int,
        by person: PersonIndex
    ) throws(PatientActionRefused) -> String? {
        guard card.choices.indices.contains(choice) else { throw PatientActionRefused("There is no such button.") }
        if settings.keepsTranscripts { changeBubble(person, id) { $0.tapped = choice } }
        let title = card.choices[choice].title
        switch card.choices[choice] {
        case .quickReply(let payload, _):
            let value: JSONValue = ["payload": .string(payload), "text": .string(title)]
            return emit("button", value, .text(title), by: person, replyTo: id)
        case .reply(let reply, _):
            let value: JSONValue = [
                "type": "button_reply", "button_reply": ["id": .string(reply), "title": .string(title)],
            ]
            return emit("interactive", value, .text(title), by: person, replyTo: id)
        case .row(let row, _, let detail, _):
            var reply: JSONObject = ["id": .string(row), "title": .string(title)]
            if let detail { reply["description"] = .string(detail) }
            let value: JSONValue = ["type": "list_reply", "list_reply": .object(reply)]
            return emit("interactive", value, .text(title), by: person, replyTo: id)
        default: return nil
        }
    }

    /// The Flow's button on the message with this id.
    func flowCard(_ id: String, of person: PersonIndex) throws(PatientActionRefused) -> FlowCard {
        guard let bubble = phones[person].bubbles.last(where: { $0.id == id }), case .card(let card) = bubble.content,
            case .flow(let flow)? = card.choices.first
        else { throw PatientActionRefused("This phone has no message with a Flow of that id.") }
        return flow
    }

    /// Opens the Flow of a message; what it does then is the session's own affair until it is completed.
    ///
    /// `seed` makes its keys.
    package func openFlow(
        _ id: String,
        by person: PersonIndex,
        seed: UInt64
    ) throws(PatientActionRefused) -> FlowSession {
        guard phones.indices.contains(person) else { throw PatientActionRefused("There is no such phone.") }
        guard !phones[person].isOff else { throw PatientActionRefused("The phone is off.") }
        let card = try flowCard(id, of: person)
        guard let flow = flows[card.flow], flow.status != "BLOCKED" else {
            throw PatientActionRefused("This Flow cannot be opened at the moment.")
        }
        return FlowSession(
            card,
            definition: flow.definition,
            endpoint: flow.endpoint ?? "",
            publicKey: businessKey ?? "",
            appSecret: settings.appSecret,
            seed: settings.seed &+ seed
        )
    }

    /// What phones encrypt with now.
    package var flowPublicKey: String { businessKey ?? "" }

    private func sendMedia(_ file: PhoneMedia, by person: PersonIndex) throws(PatientActionRefused) -> String? {
        guard ["image", "video", "audio", "document", "sticker"].contains(file.kind) else {
            throw PatientActionRefused("A file is an image, video, audio, document or sticker.")
        }
        guard (1...(100 << 20)).contains(file.bytes.count) else {
            throw PatientActionRefused("A file has 1 byte to 100 MB.")
        }
        let id = keep(file.bytes, file.mimeType, filename: file.filename, life: .days(7))
        var value: JSONObject = ["mime_type": .string(file.mimeType), "id": .string(id)]
        value["sha256"] = media[id, now].map { .string(Self.base64(ofHex: $0.sha256)) }
        value["url"] = .string(mediaURL(id))
        if let caption = file.caption { value["caption"] = .string(caption) }
        if file.kind == "document" { value["filename"] = .string(file.filename ?? "file") }
        if file.kind == "audio" { value["voice"] = .bool(file.isVoice) }
        if file.kind == "sticker" { value["animated"] = false }
        let content = Bubble.Content.media(
            kind: file.kind,
            mediaID: id,
            caption: file.caption,
            filename: file.filename
        )
        return emit(file.kind, .object(value), content, by: person)
    }
}
