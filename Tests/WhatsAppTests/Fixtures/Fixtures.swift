import Foundation

/// Webhooks as Meta sends them, with invented people; one file each beside this one.
enum Fixtures {
    static let names = [
        "messages", "statuses", "people-without-phone", "account", "calls", "templates", "other-fields",
    ]

    static func bytes(_ name: String) throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "\(name).json")
        return Array(try Data(contentsOf: file))
    }

    /// A payload with one `messages` change around the given members of its value.
    static func payload(field: String = "messages", _ members: String) -> [UInt8] {
        let metadata = #""metadata":{"display_phone_number":"15555550100","phone_number_id":"100200300"}"#
        let value = #"{"messaging_product":"whatsapp",\#(metadata),\#(members)}"#
        let change = #"{"field":"\#(field)","value":\#(value)}"#
        return Array(#"{"object":"whatsapp_business_account","entry":[{"id":"900","changes":[\#(change)]}]}"#.utf8)
    }

    /// A payload with one message that holds these members besides sender, id and time.
    static func message(_ members: String) -> [UInt8] {
        payload(
            #""contacts":[{"profile":{"name":"Ana Exemplo"},"wa_id":"15555550111"}],"#
                + #""messages":[{"from":"15555550111","id":"wamid.A","timestamp":"1780000000",\#(members)}]"#
        )
    }
}
