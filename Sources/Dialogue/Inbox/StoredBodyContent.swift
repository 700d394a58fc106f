extension StoredBody {
    package init(_ content: OutgoingContent) {
        switch content {
        case .text(let text): self.init(kind: "text", text: text)
        case .buttons(let body, let buttons): self.init(kind: "buttons", text: body, choices: buttons.map(\.title))
        case .list(let body, _, let rows): self.init(kind: "list", text: body, choices: rows.map(\.title))
        case .link(let body, let title, let url): self.init(kind: "link", text: body + "\n" + url, choices: [title])
        case .media(let media):
            let about = Media(mimeType: "", filename: media.filename)
            self.init(kind: media.kind, text: media.caption ?? "", media: about)
        case .template(let call): self.init(kind: "template", text: call.preview)
        case .flow(let call): self.init(kind: "flow", text: call.body, choices: [call.button])
        }
    }

    /// Who called is in the kind: both open the window, and only one waits for an answer.
    package init(_ call: CallUpdate) {
        self.init(kind: call.isFromPatient ? "call" : "called", text: "")
    }

    package init(_ content: IncomingContent) {
        switch content {
        case .text(let text): self.init(kind: "text", text: text)
        case .media(let media):
            let about = Media(mimeType: media.mimeType, filename: media.filename, isVoice: media.isVoice)
            self.init(kind: media.kind.rawValue, text: media.caption ?? "", media: about)
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
