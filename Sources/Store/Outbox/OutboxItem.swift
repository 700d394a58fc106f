package import Care
package import Dialogue

/// One message on its way: why it exists, until when it makes sense, and how far it got.
package struct OutboxItem: Sendable {
    /// The send ledger.
    ///
    /// `sending` is durable before the first byte leaves; `unknown` may have been sent.
    package enum State: String, Sendable, CaseIterable {
        case queued
        case sending
        case accepted
        case rejected
        case unknown
        case refused
        case expired
    }

    package var id: Identifier<OutboxItem>
    package var conversation: Identifier<Conversation>
    package var person: Identifier<Person>?
    package var purpose: Purpose
    package var anchor: Anchor?
    package var notAfter: Instant
    package var content: OutgoingContent
    package var inReplyTo: String?
    package var state: State
    package var attempts: Int

    /// What a message is about, and the version it was written for.
    package struct Anchor: Sendable, Hashable {
        package var id: Int64
        package var version: Int

        package init(id: Int64, version: Int) {
            self.id = id
            self.version = version
        }
    }
}

/// A message to be.
///
/// `cause` names what led to it and the kind of effect: the same cause makes one message, ever.
package struct NewOutboxItem: Sendable {
    package var cause: String
    package var person: Identifier<Person>?
    package var purpose: Purpose
    package var anchor: OutboxItem.Anchor?
    package var notBefore: Instant
    package var notAfter: Instant
    package var content: OutgoingContent
    package var inReplyTo: String?
    /// When what led to it happened or fell due; nil for what is decided now.
    package var causedAt: Instant?

    package init(
        cause: String,
        person: Identifier<Person>? = nil,
        purpose: Purpose,
        anchor: OutboxItem.Anchor? = nil,
        notBefore: Instant,
        notAfter: Instant,
        content: OutgoingContent,
        inReplyTo: String? = nil,
        causedAt: Instant? = nil
    ) {
        self.cause = cause
        self.person = person
        self.purpose = purpose
        self.anchor = anchor
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.content = content
        self.inReplyTo = inReplyTo
        self.causedAt = causedAt
    }
}
