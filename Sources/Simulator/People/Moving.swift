import Care
import WhatsApp

/// A person gets a new number, and with it a new business-scoped user id (Meta, webhooks: system messages).
extension SimulatorModel {
    func changeNumber(_ person: PersonIndex, to number: String) throws(PatientActionRefused) {
        guard (7...15).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw PatientActionRefused("A number is 7 to 15 digits with its country code.")
        }
        guard byPhone[number] == nil, let old = phones[person].person.phone else {
            throw PatientActionRefused("That number is taken, or this person has none to change.")
        }
        let before = phones[person].person
        let newID = String(before.userID.prefix(3)) + String(random.next() >> 1)
        byPhone[old] = nil
        byPhone[number] = person
        byUserID[before.userID] = nil
        byUserID[newID] = person
        phones[person].person.phone = number
        phones[person].person.userID = newID
        forgetDealings(with: person)
        tellChange(
            of: before,
            person,
            [
                "type": "user_changed_number", "wa_id": .string(number),
                "body": .string("\(before.name) changed from \(old) to \(number)"),
            ]
        )
        tellChange(
            of: before,
            person,
            [
                "type": "user_changed_user_id", "user_id": .string(newID),
                "body": .string("\(before.name) has a new user id"),
            ]
        )
        let notice = Bubble.Content.notice("Number changed to +\(number)")
        show(Bubble(id: "moved-\(newID)", isFromBusiness: false, at: now, content: notice), on: person)
    }

    /// To WhatsApp the new number is somebody who has not written yet.
    private func forgetDealings(with person: PersonIndex) {
        let fresh = Phone(phones[person].person)
        phones[person].windowUntil = fresh.windowUntil
        phones[person].pairReadyAt = fresh.pairReadyAt
        phones[person].countsUntil = fresh.countsUntil
    }

    /// A system message; it has no contacts beside it and opens no window.
    private func tellChange(of before: SimulatedPerson, _ person: PersonIndex, _ system: JSONValue) {
        var message: JSONObject = ["from_user_id": .string(before.userID), "id": .string(nextInboundID(person))]
        message["from"] = before.phone.map { .string($0) }
        message["timestamp"] = .string(String(now.seconds))
        message["type"] = "system"
        message["system"] = system
        post(WebhookUpdate(change: change("messages", [.object(message)])))
    }
}
