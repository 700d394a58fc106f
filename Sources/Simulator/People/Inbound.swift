import Care
import Foundation
import WhatsApp

/// Messages from phones to the business.
extension SimulatorModel {
    /// Sends a message of this type; nil `content` shows no bubble.
    ///
    /// Opens the window.
    func emit(
        _ type: String,
        _ value: JSONValue,
        _ content: Bubble.Content?,
        by person: PersonIndex,
        replyTo: String? = nil
    ) -> String {
        let sender = phones[person].person
        let id = nextInboundID(person)
        var message = JSONObject()
        if let phone = sender.phone { message["from"] = .string(phone) }
        message["from_user_id"] = .string(sender.userID)
        message["id"] = .string(id)
        message["timestamp"] = .string(String(now.seconds))
        message["type"] = .string(type)
        message[type] = value
        if let replyTo {
            let isOurs = MessageID(replyTo, seed: settings.seed)?.isInbound == true
            let author = isOurs ? sender.phone ?? sender.userID : settings.number.digits
            message["context"] = ["from": .string(author), "id": .string(replyTo)]
        }
        phones[person].windowUntil = now + .hours(24)
        if let content {
            show(Bubble(id: id, isFromBusiness: false, at: now, content: content, replyTo: replyTo), on: person)
        }
        let change = change("messages", [.object(message)], contacts: [contact(sender)])
        post(WebhookUpdate(change: change, person: person, bubble: content == nil ? nil : id))
        return id
    }

    func contact(_ person: SimulatedPerson) -> JSONValue {
        var profile: JSONObject = ["name": .string(person.name)]
        if let username = person.username { profile["username"] = .string(username) }
        var contact: JSONObject = ["profile": .object(profile)]
        if let phone = person.phone { contact["wa_id"] = .string(phone) }
        contact["user_id"] = .string(person.userID)
        return .object(contact)
    }

    func nextInboundID(_ person: PersonIndex) -> String {
        let sequence = senders.count
        senders.append(Int32(person))
        return MessageID(sequence: sequence, isInbound: true).text(seed: settings.seed)
    }

    func switchOn(_ person: PersonIndex) {
        phones[person].isOff = false
        let held = phones[person].held
        phones[person].held.removeAll()
        for index in held { becomeDelivered(index) }
    }

    /// A phone's "stop" or "resume" of marketing messages (Meta, webhooks: user_preferences).
    func preferMarketing(_ person: PersonIndex, isStopped: Bool) {
        phones[person].stoppedMarketing = isStopped
        let sender = phones[person].person
        let detail =
            isStopped ? "User requested to stop marketing messages" : "User requested to resume marketing messages"
        var preference: JSONObject = [
            "detail": .string(detail), "category": "marketing_messages",
            "value": .string(isStopped ? "stop" : "resume"), "timestamp": .integer(now.seconds),
        ]
        if let phone = sender.phone { preference["wa_id"] = .string(phone) }
        preference["user_id"] = .string(sender.userID)
        let change = change(
            "user_preferences",
            [.object(preference)],
            contacts: [contact(sender)],
            field: "user_preferences"
        )
        post(WebhookUpdate(change: change), field: "user_preferences")
    }

    /// The first play of a voice message; `played` follows `read`.
    func play(_ person: PersonIndex, _ id: String) throws(PatientActionRefused) {
        guard let message = MessageID(id, seed: settings.seed), !message.isInbound,
            ledger.rows.indices.contains(message.sequence), ledger.rows[message.sequence].kind == .audio
        else { throw PatientActionRefused("That is no voice message.") }
        readAll(person)
        guard ledger.rows[message.sequence].fate < .played else { return }
        ledger.raise(message.sequence, to: .played)
        post(WebhookUpdate(change: statusChange(message.sequence, "played")))
    }

    static func base64(ofHex hex: String) -> String {
        Data(Hex.bytes(hex.utf8) ?? []).base64EncodedString()
    }
}
