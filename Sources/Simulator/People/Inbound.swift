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

    private func nextInboundID(_ person: PersonIndex) -> String {
        let sequence = senders.count
        senders.append(Int32(person))
        return MessageID(sequence: sequence, isInbound: true).text(seed: settings.seed)
    }

    func switchOn(_ person: PersonIndex) {
        phones[person].isOff = false
        let held = phones[person].held
        phones[person].held.removeAll()
        // Undeliverable messages are kept 30 days (Meta, message TTL).
        for index in held where ledger.rows[index].at + .days(30) > now { becomeDelivered(index) }
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
        let value: JSONObject = [
            "messaging_product": "whatsapp",
            "metadata": [
                "display_phone_number": .string(settings.number.digits),
                "phone_number_id": .string(settings.number.id),
            ],
            "contacts": [contact(sender)], "user_preferences": [.object(preference)],
        ]
        let change = JSONValue.object(["value": .object(value), "field": "user_preferences"]).encoded(.escaped)
        post(WebhookUpdate(change: change))
    }

    /// A new number, and with it a new business-scoped user id (Meta, webhooks: system messages).
    func changeNumber(_ person: PersonIndex, to number: String) throws(PatientActionRefused) {
        guard (7...15).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw PatientActionRefused("A number is 7 to 15 digits with its country code.")
        }
        guard byPhone[number] == nil, let old = phones[person].person.phone else {
            throw PatientActionRefused("That number is taken, or this person has none to change.")
        }
        let oldID = phones[person].person.userID
        let newID = String(oldID.prefix(3)) + String(random.next() >> 1)
        byPhone[old] = nil
        byPhone[number] = person
        byUserID[oldID] = nil
        byUserID[newID] = person
        phones[person].person.phone = number
        phones[person].person.userID = newID
        let id = nextInboundID(person)
        let name = phones[person].person.name
        let message: JSONValue = [
            "from": .string(old), "from_user_id": .string(oldID), "id": .string(id),
            "timestamp": .string(String(now.seconds)), "type": "system",
            "system": [
                "body": .string("\(name) changed from \(old) to \(number)"), "wa_id": .string(number),
                "type": "user_changed_number", "user_id": .string(newID),
            ],
        ]
        show(Bubble(id: id, isFromBusiness: false, at: now, content: .notice("Number changed")), on: person)
        post(WebhookUpdate(change: change("messages", [message])))
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
