package import Dialogue

/// The Cloud API's limits on a message (Meta, Cloud API messages); lengths in Unicode scalars.
package enum MessageLimits {
    /// What is wrong with a message, in words for whoever wrote it; nil if it may be sent.
    package static func problem(with message: OutgoingMessage) -> String? {
        guard message.to.phone?.allSatisfy({ $0.isASCII && $0.isNumber }) ?? true,
            message.to.phone.map({ (5...15).contains($0.count) }) ?? !(message.to.userID ?? "").isEmpty
        else { return "The recipient has neither a phone number of 5 to 15 digits nor a WhatsApp user id." }
        guard message.correlation.unicodeScalars.count <= 512 else {
            return "The reference sent along is longer than 512 characters."
        }
        return problem(with: message.content)
    }

    package static func problem(with content: OutgoingContent) -> String? {
        switch content {
        case .text(let text): length(text, "The text", 1...4_096)
        case .buttons(let body, let buttons): problem(body: body, buttons: buttons)
        case .list(let body, let button, let rows): problem(body: body, button: button, rows: rows)
        case .link(let body, let title, let url):
            length(body, "The text", 1...1_024) ?? length(title, "The button's title", 1...20)
                ?? length(url, "The link", 1...2_000)
                ?? (url.hasPrefix("https://") || url.hasPrefix("http://") ? nil : "The link must begin with https://.")
        case .media(let media): problem(media)
        case .template(let call): problem(call)
        case .flow(let call): problem(call)
        }
    }

    private static func problem(_ call: FlowCall) -> String? {
        guard GraphID.isValid(call.flow) else { return "The form's id is none of Meta's. Check booking.flow-id." }
        return length(call.body, "The text", 1...1_024) ?? length(call.button, "The button's title", 1...30)
            ?? length(call.token, "The form's token", 1...200)
    }

    private static func problem(body: String, buttons: [OutgoingContent.Choice]) -> String? {
        guard (1...3).contains(buttons.count) else { return "A message takes 1 to 3 buttons, not \(buttons.count)." }
        guard Set(buttons.map(\.title)).count == buttons.count else { return "Two buttons have the same title." }
        guard Set(buttons.map(\.payload)).count == buttons.count else { return "Two buttons mean the same." }
        let wrong = buttons.lazy.compactMap { button in
            length(button.title, "A button's title", 1...20) ?? length(button.payload, "A button's payload", 1...256)
        }
        return length(body, "The text", 1...1_024) ?? wrong.first
    }

    private static func problem(body: String, button: String, rows: [OutgoingContent.Choice]) -> String? {
        guard (1...10).contains(rows.count) else { return "A list takes 1 to 10 rows, not \(rows.count)." }
        guard Set(rows.map(\.payload)).count == rows.count else { return "Two rows mean the same." }
        let headings = Set(rows.map(\.section))
        guard headings.count == 1 || !headings.contains(nil) else {
            return "Where a list has sections, every row needs one."
        }
        let wrong = rows.lazy.compactMap { row in
            length(row.title, "A row's title", 1...24) ?? length(row.payload, "A row's payload", 1...200)
                ?? length(row.detail ?? "", "A row's detail", 0...72)
                ?? row.section.flatMap { length($0, "A section's title", 1...24) }
        }
        return length(body, "The text", 1...4_096) ?? length(button, "The list's button", 1...20) ?? wrong.first
    }

    private static func problem(_ media: OutgoingMedia) -> String? {
        guard let kind = IncomingMedia.Kind(rawValue: media.kind) else {
            return "WhatsApp sends images, videos, audio, documents and stickers, not \(media.kind.prefix(32))."
        }
        guard GraphID.isValid(media.id) else { return "The file has not been uploaded to WhatsApp." }
        if kind == .audio || kind == .sticker, !(media.caption ?? "").isEmpty {
            return "An \(media.kind) cannot have a caption. Send it as a message of its own."
        }
        return length(media.caption ?? "", "The caption", 0...1_024)
            ?? length(media.filename ?? "", "The file's name", 0...240)
    }

    private static func problem(_ call: TemplateCall) -> String? {
        guard isTemplateName(call.name) else {
            return "A template's name has 1 to 512 small letters, digits and underscores."
        }
        guard !call.language.isEmpty else { return "The template's language is missing." }
        guard call.payloads.count <= 10 else { return "A template takes at most 10 buttons." }
        for (index, parameter) in call.parameters.enumerated() {
            let name = "Value \(index + 1) of the template"
            if let problem = length(MessageBody.oneLine(parameter), name, 1...1_024) { return problem }
        }
        return call.payloads.lazy.compactMap { length($0, "A button's payload", 1...256) }.first
    }

    /// Meta's rule for the names of templates.
    static func isTemplateName(_ name: String) -> Bool {
        (1...512).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func length(_ text: String, _ what: String, _ range: ClosedRange<Int>) -> String? {
        // A scalar is never shorter than a byte: most texts are settled by the cheap count.
        if text.utf8.count <= range.upperBound, text.utf8.count >= range.lowerBound * 4 { return nil }
        let count = text.unicodeScalars.count
        if count < range.lowerBound { return "\(what) is empty." }
        if count > range.upperBound {
            return "\(what) is \(count) characters long; WhatsApp takes \(range.upperBound)."
        }
        return nil
    }
}
