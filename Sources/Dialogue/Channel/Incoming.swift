package import Care

/// One update cut out of a payload the channel delivered: what the journal splits a webhook into.
package struct Piece: Sendable {
    /// Our end: the business number the update belongs to (Meta's phone-number id); empty for account-wide updates.
    package var line: String
    /// The same for every copy of the same update, and different for different ones.
    package var dedupeKey: String
    /// What orders updates: everything of one conversation has the same key.
    package var conversationKey: String
    package var event: ChannelEvent
    /// A payload of its own that holds only this update; reading it again gives this piece.
    package var raw: [UInt8]
    /// Nothing in it tells a later update of the same words from a copy of this one: the hour it came must.
    package var mayRecur: Bool

    package init(
        line: String,
        dedupeKey: String,
        conversationKey: String,
        event: ChannelEvent,
        raw: [UInt8],
        mayRecur: Bool = false
    ) {
        self.line = line
        self.dedupeKey = dedupeKey
        self.conversationKey = conversationKey
        self.event = event
        self.raw = raw
        self.mayRecur = mayRecur
    }
}

/// A payload that cannot be read at all; `reason` is a code without any of the payload in it, such as `not_json`.
package struct UnreadablePayload: Error, Hashable {
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// What happened on the channel, in the clinic's words.
package enum ChannelEvent: Hashable, Sendable {
    case message(IncomingMessage)
    case status(StatusUpdate)
    /// The patient used the channel's own switch for marketing messages.
    case marketingPreference(from: ChannelAddress, isWanted: Bool, at: Instant)
    case template(TemplateUpdate)
    /// A form of ours may be used in another way from now on.
    case flow(FlowUpdate)
    /// A voice call between the patient and this number.
    case call(CallUpdate)
    /// Anything else the channel says (number quality, account, fields we do not know); kept whole and shown.
    case notice(field: String, summary: String)
}

/// Who is at the other end: a phone number (digits, no plus, as WhatsApp gave it), a business-scoped id, or both.
package struct ChannelAddress: Hashable, Sendable {
    package var phone: String?
    package var userID: String?

    package init(phone: String?, userID: String? = nil) {
        self.phone = phone
        self.userID = userID
    }
}

extension ChannelAddress {
    /// What orders everything of one person: the phone number when the channel gives it, else the scoped id.
    package var conversationKey: String {
        if let phone { return "p:" + phone }
        if let userID { return "u:" + userID }
        return ""
    }
}

package struct IncomingMessage: Hashable, Sendable {
    /// The channel's id of the message (wamid).
    package var id: String
    package var from: ChannelAddress
    package var profileName: String?
    package var at: Instant
    package var content: IncomingContent
    /// The id of the message this one answers.
    package var inReplyTo: String?

    package init(
        id: String,
        from: ChannelAddress,
        profileName: String? = nil,
        at: Instant,
        content: IncomingContent,
        inReplyTo: String? = nil
    ) {
        self.id = id
        self.from = from
        self.profileName = profileName
        self.at = at
        self.content = content
        self.inReplyTo = inReplyTo
    }
}

package enum IncomingContent: Hashable, Sendable {
    case text(String)
    case media(IncomingMedia)
    case location(latitude: Double, longitude: Double, name: String?, address: String?)
    /// Shared contact cards, already reduced to "name: number" lines.
    case contacts([String])
    /// A reaction to one of our messages; a missing emoji takes it back.
    case reaction(to: String, emoji: String?)
    /// A tap on a template's quick reply or an interactive button or list row: our own payload comes back.
    case tap(payload: String, title: String)
    /// A submitted form (a Flow's response, an address): its JSON text.
    case form(name: String, json: String)
    case order(summary: String)
    /// The patient changed number or identity.
    case addressChange(to: ChannelAddress, text: String)
    case identityChange(hash: String?)
    case edit(of: String, text: String?)
    case revoke(of: String)
    /// A type we do not know; shown to staff as unsupported, never dropped.
    case unsupported(type: String)

    /// Whether the patient did something, which opens the customer-service window; what WhatsApp itself reports in the
    /// thread (Meta, webhooks: system messages, request_welcome) does not.
    package var opensWindow: Bool {
        switch self {
        case .addressChange, .identityChange: false
        case .unsupported(let type): type != "request_welcome" && type != "system" && !type.hasPrefix("system.")
        default: true
        }
    }
}

package struct IncomingMedia: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case image
        case video
        case audio
        case document
        case sticker
    }

    package var kind: Kind
    package var id: String
    package var mimeType: String
    /// As the channel sent it: base64 or hex.
    package var sha256: String?
    package var caption: String?
    package var filename: String?
    package var isVoice: Bool

    package init(
        kind: Kind,
        id: String,
        mimeType: String,
        sha256: String? = nil,
        caption: String? = nil,
        filename: String? = nil,
        isVoice: Bool = false
    ) {
        self.kind = kind
        self.id = id
        self.mimeType = mimeType
        self.sha256 = sha256
        self.caption = caption
        self.filename = filename
        self.isVoice = isVoice
    }
}

/// How far a message got.
///
/// Raw values only ever rise; `failed` ends it.
package enum DeliveryStatus: Int, Comparable, Sendable, CaseIterable {
    case sent = 1
    case delivered = 2
    case read = 3
    case played = 4
    case failed = 9

    package static func < (left: DeliveryStatus, right: DeliveryStatus) -> Bool { left.rawValue < right.rawValue }
}

package struct StatusUpdate: Hashable, Sendable {
    /// The channel's id of the message (wamid).
    package var messageID: String
    package var status: DeliveryStatus
    package var at: Instant
    /// What we sent along (`biz_opaque_callback_data`): our outbox id.
    package var correlation: String?
    /// Meta's price category and whether it is billed, when the update says so.
    package var category: String?
    package var isBillable: Bool?
    /// What it costs once it is delivered, if that is known.
    package var cost: MessageCost?
    /// Why it failed.
    package var failure: ChannelFailure?

    package init(
        messageID: String,
        status: DeliveryStatus,
        at: Instant,
        correlation: String? = nil,
        category: String? = nil,
        isBillable: Bool? = nil,
        cost: MessageCost? = nil,
        failure: ChannelFailure? = nil
    ) {
        self.messageID = messageID
        self.status = status
        self.at = at
        self.correlation = correlation
        self.category = category
        self.isBillable = isBillable
        self.cost = cost
        self.failure = failure
    }
}

package struct TemplateUpdate: Hashable, Sendable {
    package var name: String
    package var language: String
    /// Meta's status in capitals (`APPROVED`, `PAUSED`, …), when it changed.
    package var status: String?
    /// Meta's category in capitals, when it changed.
    package var category: String?
    package var reason: String?

    package init(name: String, language: String, status: String?, category: String?, reason: String? = nil) {
        self.name = name
        self.language = language
        self.status = status
        self.category = category
        self.reason = reason
    }
}

package struct FlowUpdate: Hashable, Sendable {
    /// The channel's id of the form.
    package var id: String
    /// Meta's status in capitals, such as `THROTTLED`.
    package var status: String
    /// A line for staff, of the channel's own codes.
    package var summary: String

    package init(id: String, status: String, summary: String) {
        self.id = id
        self.status = status
        self.summary = summary
    }
}
