import Care
import Crypto
import Foundation

/// One update where it stands in a payload: `entry[].changes[].value` and, for most fields, an element of a list in it.
struct WebhookUpdate {
    /// Where the update stands, so that its own bytes can be cut out.
    struct Place {
        var entry: Int
        var change: Int?
        /// The name of the list in `value`, and the place in it; no place means that the list is no array.
        var list: String?
        var element: Int?
        var contact: Int?
        /// The first update of a change carries what the change holds besides its lists.
        var isFirst = false
    }

    var place: Place
    /// The `id` and `time` of the entry.
    var entryID: JSONValue?
    var entryTime: JSONValue?
    var field: String
    /// The change's `value`; null if there is none.
    var value: JSONValue
    /// What the update itself says: the list's element, or the whole value.
    var body: JSONValue
    /// The person of `value.contacts` the update is about.
    var contact: JSONValue?
    var isMalformed = false

    /// Our number, as Meta's id; empty for updates about the whole account.
    var line: String {
        Self.bounded(value["metadata"]?["phone_number_id"]?.text ?? "")
    }

    /// A name made from everything the update says, the same in whatever company it is delivered.
    var fingerprint: String {
        let content: JSONValue = [
            .string(field), entryID ?? .null, entryTime ?? .null, .string(place.list ?? ""), body,
        ]
        return "h:" + Hex.text(SHA256.hash(data: content.encoded()))
    }

    /// Keys longer than any real one are replaced by their hash.
    static func bounded(_ key: String) -> String {
        key.utf8.count <= 256 ? key : "h:" + Hex.text(SHA256.hash(data: Data(key.utf8)))
    }
}
