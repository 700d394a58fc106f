import WhatsApp

/// Webhooks as Meta sends them, and as nobody should.
enum Payload {
    /// A patient's text, with `body` and `timestamp` written as given.
    static func text(_ id: String, from phone: String, _ body: JSONValue, timestamp: JSONValue) -> [UInt8] {
        update(
            "messages",
            [
                "from": .string(phone), "id": .string(id), "timestamp": timestamp, "type": "text",
                "text": ["body": body],
            ]
        )
    }

    /// One list of one change; its elements are updates.
    static func update(_ list: String, _ elements: JSONValue...) -> [UInt8] {
        let value: JSONObject = [
            "messaging_product": "whatsapp",
            "metadata": ["display_phone_number": "15550100100", "phone_number_id": .string(ServerProcess.line)],
            list: .array(elements),
        ]
        let change: JSONValue = ["field": "messages", "value": .object(value)]
        let root: JSONValue = [
            "object": "whatsapp_business_account", "entry": [["id": "102290129340398", "changes": [change]]],
        ]
        return root.encoded()
    }
}
