/// What a person can do on the phone.
package enum PatientAction: Sendable, Hashable {
    /// `replyTo` quotes the message with this id.
    case write(text: String, replyTo: String?)
    /// Taps the button or row at `choice`, counted from 0 over all rows, of the message with this id.
    case tap(messageID: String, choice: Int)
    case sendMedia(PhoneMedia)
    /// Ends the Flow of the message with this id; `response` is the JSON text that goes back.
    case completeFlow(messageID: String, response: String)
    /// A nil emoji takes the reaction back.
    case react(messageID: String, emoji: String?)
    /// Opens the chat: everything that reached the phone counts as read.
    case readAll
    /// `replyTo` is the message that asked for it.
    case shareLocation(latitude: Double, longitude: Double, name: String?, address: String?, replyTo: String? = nil)
    case shareContact(name: String, phone: String)
    case block
    case unblock
    /// The "stop" of marketing messages that WhatsApp itself offers, and its opposite.
    case stopMarketing
    case resumeMarketing
    /// Digits with country code; the business-scoped user id changes too.
    case changeNumber(to: String)
    case edit(messageID: String, text: String)
    case revoke(messageID: String)
    /// Calls the business, which lets it ring.
    case call
    /// A phone that is off receives nothing until it is on again.
    case switchOff
    case switchOn
    /// Plays a voice message.
    case play(messageID: String)
}

/// A file as a phone sends it.
package struct PhoneMedia: Sendable, Hashable {
    /// `image`, `video`, `audio`, `document` or `sticker`.
    package var kind: String
    package var mimeType: String
    package var bytes: [UInt8]
    package var caption: String?
    package var filename: String?
    package var isVoice: Bool

    package init(
        kind: String,
        mimeType: String,
        bytes: [UInt8],
        caption: String? = nil,
        filename: String? = nil,
        isVoice: Bool = false
    ) {
        self.kind = kind
        self.mimeType = mimeType
        self.bytes = bytes
        self.caption = caption
        self.filename = filename
        self.isVoice = isVoice
    }
}

/// Why a phone cannot do that; `reason` is for the person at the page.
package struct PatientActionRefused: Error, Hashable {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
