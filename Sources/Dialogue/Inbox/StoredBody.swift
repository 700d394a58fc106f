private import Foundation

/// What a bubble shows, as it is kept sealed: one small JSON object, version 1.
package struct StoredBody: Hashable, Sendable, Codable {
    package static let currentVersion = 1

    package var version: Int
    /// `text`, `buttons`, `list`, `link`, `image`, `video`, `audio`, `document`, `sticker`, `template`, `location`,
    /// `contacts`, `reaction`, `tap`, `form`, `order`, `identity`, `edit`, `revoke` or `unsupported`.
    package var kind: String
    package var text: String
    /// Titles of the buttons or rows offered.
    package var choices: [String]
    package var media: Media?

    package struct Media: Hashable, Sendable, Codable {
        package var mimeType: String
        package var filename: String?

        package init(mimeType: String, filename: String? = nil) {
            self.mimeType = mimeType
            self.filename = filename
        }
    }

    package init(kind: String, text: String, choices: [String] = [], media: Media? = nil) {
        version = Self.currentVersion
        self.kind = kind
        self.text = text
        self.choices = choices
        self.media = media
    }

    package func encode() -> [UInt8] {
        // Strings and integers always encode; an empty body would read as unsupported.
        (try? JSONEncoder().encode(self)).map { Array($0) } ?? []
    }

    /// Nil for anything that is not a body of a known version.
    package init?(decoding bytes: [UInt8]) {
        // What does not decode is shown as unsupported by the caller.
        guard let body = try? JSONDecoder().decode(StoredBody.self, from: Data(bytes)),
            body.version == Self.currentVersion
        else { return nil }
        self = body
    }
}

extension StoredBody {
    package init(_ content: OutgoingContent) {
        switch content {
        case .text(let text): self.init(kind: "text", text: text)
        case .buttons(let body, let buttons): self.init(kind: "buttons", text: body, choices: buttons.map(\.title))
        case .list(let body, _, let rows): self.init(kind: "list", text: body, choices: rows.map(\.title))
        case .link(let body, let title, let url): self.init(kind: "link", text: body + "\n" + url, choices: [title])
        case .media(let media):
            self.init(
                kind: media.kind,
                text: media.caption ?? "",
                media: Media(mimeType: "", filename: media.filename)
            )
        case .template(let call): self.init(kind: "template", text: call.preview)
        }
    }

    package init(_ content: IncomingContent) {
        switch content {
        case .text(let text): self.init(kind: "text", text: text)
        case .media(let media):
            self.init(
                kind: media.kind.rawValue,
                text: media.caption ?? "",
                media: Media(mimeType: media.mimeType, filename: media.filename)
            )
        case .location(let latitude, let longitude, let name, let address):
            let parts = [name, address].compactMap(\.self) + ["\(latitude), \(longitude)"]
            self.init(kind: "location", text: parts.joined(separator: "\n"))
        case .contacts(let lines): self.init(kind: "contacts", text: lines.joined(separator: "\n"))
        case .reaction(_, let emoji): self.init(kind: "reaction", text: emoji ?? "")
        case .tap(_, let title): self.init(kind: "tap", text: title)
        case .form(let name, let json): self.init(kind: "form", text: name + "\n" + json)
        case .order(let summary): self.init(kind: "order", text: summary)
        case .addressChange(_, let text): self.init(kind: "identity", text: text)
        case .identityChange: self.init(kind: "identity", text: "")
        case .edit(_, let text): self.init(kind: "edit", text: text ?? "")
        case .revoke: self.init(kind: "revoke", text: "")
        case .unsupported(let type): self.init(kind: "unsupported", text: type)
        }
    }
}
