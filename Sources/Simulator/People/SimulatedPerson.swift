/// Someone with WhatsApp on their phone, invented.
package struct SimulatedPerson: Sendable, Hashable {
    package var name: String
    /// Digits with country code; nil is a person known by username alone, whose number the business never sees.
    package var phone: String?
    /// Business-scoped user id: country, a dot, and up to 128 letters and digits.
    package var userID: String
    package var username: String?
    /// BCP 47.
    package var language: String
    /// `#rrggbb` of the round picture on the phones' page.
    package var colour: String
    /// Whether the phone sends read receipts.
    package var sendsReadReceipts: Bool

    package var hasPhone: Bool { phone != nil }

    package init(
        name: String,
        phone: String?,
        userID: String,
        username: String? = nil,
        language: String = "en",
        colour: String = "#5b7c99",
        sendsReadReceipts: Bool = true
    ) {
        self.name = name
        self.phone = phone
        self.userID = userID
        self.username = username
        self.language = language
        self.colour = colour
        self.sendsReadReceipts = sendsReadReceipts
    }
}

/// A person's place in the order of joining, from 0.
package typealias PersonIndex = Int
