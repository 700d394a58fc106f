package import Care

/// What kind of message was accepted: the request's `type`, or the interactive kind.
package enum AcceptedKind: UInt8, Sendable, CaseIterable {
    case text, image, video, audio, document, sticker, location, contacts, reaction, template
    case buttons, list, link, flow, locationRequest, otherInteractive
}

/// Meta's price category of a message.
package enum PriceCategory: UInt8, Sendable, CaseIterable {
    case service, utility, marketing, authentication

    package var name: String {
        switch self {
        case .service: "service"
        case .utility: "utility"
        case .marketing: "marketing"
        case .authentication: "authentication"
        }
    }
}

/// One line of the simulator's own books: a message the Graph API took.
package struct AcceptedMessage: Sendable, Hashable {
    package enum Fate: UInt8, Sendable, Comparable {
        case accepted, sent, delivered, read, played, failed

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package var id: String
    /// `biz_opaque_callback_data`.
    package var correlation: String?
    /// Nil when nobody on WhatsApp has the number.
    package var person: PersonIndex?
    /// Digits, or the business-scoped user id.
    package var to: String
    package var kind: AcceptedKind
    package var template: String?
    package var templateLanguage: String?
    package var at: Instant
    /// Whether the 24-hour window was open when it was accepted.
    package var wasWindowOpen: Bool
    package var category: PriceCategory
    package var fate: Fate
    /// Whether it appeared on the phone.
    package var reachedPhone: Bool
}
