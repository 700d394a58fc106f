import WhatsApp

/// A webhook with the right signature and the wrong content, and what must become of it.
struct BadWebhook: Sendable {
    enum Fate: Sendable {
        /// Set aside whole, for staff.
        case parked
        /// Nobody's message, but kept as a line for staff.
        case noticed
        /// Strange, and yet somebody's message.
        case handled
    }

    var name: String
    var body: [UInt8]
    var fate: Fate

    static let threeMegabytes = 3 * 1_024 * 1_024
    private static let phone = "12025550142"
    private static let now: JSONValue = "1795000000"

    static let all: [BadWebhook] = notJSON + tooMuch + nulBytes + hugeNumbers

    private static let notJSON = [
        BadWebhook(name: "nothing at all", body: [], fate: .parked),
        BadWebhook(name: "a form", body: Array("a=1&b=2".utf8), fate: .parked),
        BadWebhook(
            name: "half an object",
            body: Array(#"{"object":"whatsapp_business_account","entry":[{"#.utf8),
            fate: .parked
        ),
        BadWebhook(name: "a list", body: Array("[1,2,3]".utf8), fate: .parked),
        BadWebhook(
            name: "bytes of no encoding",
            body: (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 193 | 128) },
            fate: .parked
        ),
        BadWebhook(
            name: "a message that is a word",
            body: Payload.update("messages", "hello"),
            fate: .noticed
        ),
    ]

    private static let tooMuch = [
        BadWebhook(
            name: "a million open brackets",
            body: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000),
            fate: .parked
        ),
        BadWebhook(
            name: "objects in objects, ten thousand deep",
            body: Array(
                (String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)).utf8
            ),
            fate: .parked
        ),
        BadWebhook(
            name: "a message around brackets five hundred deep",
            body: Payload.text("wamid.deep", from: phone, nested(500), timestamp: now),
            fate: .parked
        ),
        BadWebhook(name: "3 MB of spaces", body: [UInt8](repeating: 32, count: threeMegabytes), fate: .parked),
        BadWebhook(
            name: "3 MB of brackets",
            body: Array("{\"entry\":[".utf8) + Array(String(repeating: "[],", count: 1_048_000).utf8)
                + Array("[]]}".utf8),
            fate: .parked
        ),
        BadWebhook(
            name: "a text of almost 3 MB",
            body: Payload.text(
                "wamid.long",
                from: phone,
                .string(String(repeating: "é", count: (threeMegabytes - 1_024) / 2)),
                timestamp: now
            ),
            fate: .handled
        ),
    ]

    private static func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce(JSONValue.null) { inner, _ in [inner] }
    }

    private static let nulBytes = [
        BadWebhook(name: "ten thousand NUL bytes", body: [UInt8](repeating: 0, count: 10_000), fate: .parked),
        BadWebhook(name: "a NUL byte inside a string", body: Array("{\"object\":\"a\0b\"}".utf8), fate: .parked),
        BadWebhook(
            name: "escaped NULs in id, sender and text",
            body: Payload.text("wamid.\0nul\0", from: "\0" + phone, "before\0after", timestamp: now),
            fate: .handled
        ),
        BadWebhook(
            name: "a status with NULs",
            body: Payload.update(
                "statuses",
                [
                    "id": "wamid.\0", "status": "sent", "timestamp": now, "recipient_id": "\0",
                    "biz_opaque_callback_data": "\0",
                ]
            ),
            fate: .handled
        ),
    ]

    private static let hugeNumbers = [
        BadWebhook(
            name: "a time of thirty digits",
            body: Payload.text(
                "wamid.t30",
                from: phone,
                "hello",
                timestamp: .decimal(String(repeating: "9", count: 30))
            ),
            fate: .noticed
        ),
        BadWebhook(
            name: "the last 64-bit second",
            body: Payload.text("wamid.t64", from: phone, "hello", timestamp: .integer(.max)),
            fate: .noticed
        ),
        BadWebhook(
            name: "the first 64-bit second, as text",
            body: Payload.text("wamid.t63", from: phone, "hello", timestamp: "-9223372036854775808"),
            fate: .noticed
        ),
        BadWebhook(
            name: "a number of a million digits",
            body: Payload.text(
                "wamid.digits",
                from: phone,
                .decimal(String(repeating: "7", count: 1_000_000)),
                timestamp: now
            ),
            fate: .handled
        ),
        BadWebhook(
            name: "a failure with numbers beyond all bounds",
            body: Payload.update(
                "statuses",
                [
                    "id": "wamid.e400", "status": "failed", "timestamp": now, "recipient_id": .string(phone),
                    "biz_opaque_callback_data": .decimal("1e400"),
                    "errors": [["code": .decimal("1e400"), "title": .integer(.min)], ["code": .integer(.min)]],
                ]
            ),
            fate: .handled
        ),
        BadWebhook(
            name: "the year 9999",
            body: Payload.text("wamid.9999", from: phone, "hello", timestamp: .integer(253_402_300_799)),
            fate: .handled
        ),
    ]
}
