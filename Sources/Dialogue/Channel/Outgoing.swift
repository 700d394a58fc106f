/// What is to be said, free of any channel's wire form.
///
/// It is kept, sealed, in the outbox, hence `Codable`.
package enum OutgoingContent: Hashable, Sendable, Codable {
    case text(String)
    /// At most three buttons, titles of at most 20 characters.
    case buttons(body: String, buttons: [Choice])
    /// At most ten rows in all; titles of at most 24 characters, details of at most 72. Either all rows have a section or
    /// none has; those of a section follow each other.
    case list(body: String, button: String, rows: [Choice])
    case link(body: String, title: String, url: String)
    case media(OutgoingMedia)
    case template(TemplateCall)
    /// A form that the channel opens as a card and that we serve.
    case flow(FlowCall)

    /// A button or a row: `payload` comes back when it is tapped.
    package struct Choice: Hashable, Sendable, Codable {
        package var payload: String
        package var title: String
        package var detail: String?
        /// The heading a row stands under, of at most 24 characters.
        package var section: String?

        package init(payload: String, title: String, detail: String? = nil, section: String? = nil) {
            self.payload = payload
            self.title = title
            self.detail = detail
            self.section = section
        }
    }

    /// Free-form content needs an open customer-service window; a template does not.
    package var isTemplate: Bool {
        if case .template = self { true } else { false }
    }
}

package struct OutgoingMedia: Hashable, Sendable, Codable {
    /// `image`, `video`, `audio`, `document` or `sticker`.
    package var kind: String
    /// The channel's media id, from an upload.
    package var id: String
    package var caption: String?
    package var filename: String?

    package init(kind: String, id: String, caption: String? = nil, filename: String? = nil) {
        self.kind = kind
        self.id = id
        self.caption = caption
        self.filename = filename
    }
}

package struct TemplateCall: Hashable, Sendable, Codable {
    package var name: String
    /// Meta's language code, such as `pt_BR`.
    package var language: String
    /// The body's positional parameters, in order.
    package var parameters: [String]
    /// The quick replies' payloads, in the order of the template's buttons.
    package var payloads: [String]
    /// The whole text as the patient reads it, for our own record.
    package var preview: String

    package init(name: String, language: String, parameters: [String], payloads: [String], preview: String) {
        self.name = name
        self.language = language
        self.parameters = parameters
        self.payloads = payloads
        self.preview = preview
    }
}

package struct FlowCall: Hashable, Sendable, Codable {
    package var body: String
    /// At most 30 characters, no emoji.
    package var button: String
    /// The channel's id of the form.
    package var flow: String
    /// Comes back with whatever the phone asks of us and with the filled-in form; tells nobody anything.
    package var token: String

    package init(body: String, button: String, flow: String, token: String) {
        self.body = body
        self.button = button
        self.flow = flow
        self.token = token
    }
}

/// One message on its way out.
package struct OutgoingMessage: Hashable, Sendable {
    /// The business number it leaves from (Meta's phone-number id).
    package var line: String
    package var to: ChannelAddress
    package var content: OutgoingContent
    /// Our outbox id; the channel echoes it in every status.
    package var correlation: String
    /// Quotes the message with this channel id.
    package var inReplyTo: String?

    package init(
        line: String,
        to: ChannelAddress,
        content: OutgoingContent,
        correlation: String,
        inReplyTo: String? = nil
    ) {
        self.line = line
        self.to = to
        self.content = content
        self.correlation = correlation
        self.inReplyTo = inReplyTo
    }
}

/// What came of one attempt to send.
package enum SendOutcome: Hashable, Sendable {
    /// Accepted under this id (wamid); `address` is what the channel calls the recipient, and `advice` what staff should
    /// know although nothing failed, such as that the template is held back for a while.
    case accepted(id: String, address: ChannelAddress?, advice: String? = nil)
    /// Not sent, or not known to be: `failure.disposition` says which.
    case failed(ChannelFailure)
    /// No byte of the request left this machine: safe to try again.
    case notAttempted(advice: String)
}
