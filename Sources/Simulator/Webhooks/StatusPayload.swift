import Care
import WhatsApp

extension SimulatorModel {
    /// A `statuses` change (Meta, webhooks/messages/status).
    func statusChange(_ index: Int, _ status: String, error: GraphError? = nil) -> [UInt8] {
        let row = ledger.rows[index]
        var item = JSONObject()
        item["id"] = .string(outboundID(index))
        item["status"] = .string(status)
        item["timestamp"] = .string(String(now.seconds))
        var contacts: JSONValue?
        if row.person >= 0 {
            let person = phones[Int(row.person)].person
            contacts = [contact(person)]
            if let phone = person.phone { item["recipient_id"] = .string(phone) }
            item["recipient_user_id"] = .string(person.userID)
        } else if let stranger = ledger.stranger(index) {
            // A business-scoped user id has a dot, a number has none.
            let isUserID = stranger.contains(".")
            item[isUserID ? "recipient_user_id" : "recipient_id"] = .string(stranger)
            contacts = [[isUserID ? "user_id" : "wa_id": .string(stranger)]]
        }
        if let correlation = ledger.correlation(index) { item["biz_opaque_callback_data"] = .string(correlation) }
        if let error { item["errors"] = [error.webhookEntry] }
        // On `sent` and one of `delivered` and `read`.
        let isPriced = status == "sent" || status == "delivered" || (status == "read" && !settings.reportsDelivered)
        // A reaction is no message to be paid for.
        if isPriced, row.kind != .reaction {
            if settings.webhookVersion < 24 { item["conversation"] = conversation(index, status, row) }
            item["pricing"] = [
                "billable": .bool(row.isBilled), "pricing_model": "PMP",
                "type": row.isBilled ? "regular" : "free_customer_service", "category": .string(row.category.name),
            ]
        }
        // Statuses name their recipient as messages do, since business-scoped user ids came (as pywa 4.5 reads them).
        return change("statuses", [.object(item)], contacts: contacts)
    }

    private func conversation(_ index: Int, _ status: String, _ row: AcceptedLedger.Row) -> JSONValue {
        let number = SeededGenerator.mixed(settings.seed &+ UInt64(index))
        var conversation: JSONObject = [
            "id": .string(String(number, radix: 16)), "origin": ["type": .string(row.category.name)],
        ]
        if status == "sent" {
            conversation["expiration_timestamp"] = .string(String((row.at + .hours(24)).seconds))
        }
        return .object(conversation)
    }

    /// A change whose value holds this list.
    func change(
        _ name: String,
        _ list: JSONValue,
        contacts: JSONValue? = nil,
        field: String = "messages"
    ) -> [UInt8] {
        var value: JSONObject = [
            "messaging_product": "whatsapp",
            "metadata": [
                "display_phone_number": .string(settings.number.digits),
                "phone_number_id": .string(settings.number.id),
            ],
        ]
        if let contacts { value["contacts"] = contacts }
        value[name] = list
        return JSONValue.object(["value": .object(value), "field": .string(field)]).encoded(.escaped)
    }

    /// Posts what a tester wrote; fields about the account carry the time beside them, as Meta's do.
    func postAny(_ field: String, _ value: JSONValue) {
        let change = JSONValue.object(["value": value, "field": .string(field)]).encoded(.escaped)
        let isTimed = !["messages", "calls", "user_preferences"].contains(field)
        post(WebhookUpdate(change: change, entryTime: isTimed ? now.seconds : nil), field: field)
    }
}
