package import Care
package import Store

/// One conversation: its messages by day, and whether an answer may be written.
package struct ThreadModel {
    struct Day {
        let key: String
        let name: String
        let messages: [Bubble]
    }

    struct Bubble {
        let key: String
        let side: String
        let speaker: String
        /// Nil for media without a caption.
        let text: String?
        /// The buttons or rows it offers.
        let choices: [String]
        /// What stands in place of something that is not text, such as `Photo`.
        let kind: String?
        let media: [MediaModel]
        /// The page with the whole update behind it, where it was kept.
        let wholeUpdate: String?
        let time: String
        let mark: SendWords?
        let reason: String?
        let advice: String?
    }

    let key: String
    let name: String
    let phone: PhoneLink?
    let days: [Day]
    /// The page of what was said before.
    let olderMessages: String?
    /// Whether the newest messages are among those shown: only then an answer is written under them.
    let isLatest: Bool
    let latest: String
    /// Where the page reports that somebody has seen the unread ones; nil when there are none.
    let readPath: String?
    /// What it reports as seen; no model within has this name, for Mustache looks outwards for what is nil.
    let seenUpTo: Int64
    let isWindowOpen: Bool
    let windowWords: String
    /// When the window shuts, in milliseconds since 1970, for the countdown.
    let windowUntil: Int64
    let replyPath: String
    let token: String
    let messageID: String
    let longestText: Int

    package init(
        _ rows: ThreadRows,
        formToken: String,
        messageID: String = SecretText.make(),
        isLatest: Bool = true,
        time: ClinicTime,
        now: Instant
    ) {
        let conversation = rows.conversation
        let path = ConsolePath.conversation(id: conversation.id.rawValue).path
        phone = conversation.phone.map(PhoneLink.init)
        olderMessages =
            rows.hasOlder
            ? rows.messages.first.map { "\(path)?before=\(MessagePlace(at: $0.at, id: $0.id).text)" } : nil
        self.isLatest = isLatest
        latest = path
        seenUpTo = rows.mark
        readPath = conversation.unread > 0 ? ConsolePath.read(id: conversation.id.rawValue).path : nil
        key = conversation.id.description
        name = conversation.name
        token = formToken
        self.messageID = messageID
        longestText = InboxPages.longestText
        replyPath = ConsolePath.reply(id: conversation.id.rawValue).path
        let until = conversation.windowUntil ?? Instant(seconds: 0)
        isWindowOpen = until > now
        windowUntil = until.microseconds / 1000
        windowWords = isWindowOpen ? "Open for \(ClinicTime.words(until - now))" : "Shut"
        var days: [(LocalDate, [Bubble])] = []
        for message in rows.messages {
            let date = time.date(message.at)
            if days.last?.0 != date { days.append((date, [])) }
            days[days.count - 1].1.append(Self.bubble(message, in: conversation, time: time))
        }
        let today = time.date(now)
        self.days = days.map { date, bubbles in
            let name = date == today ? "Today" : time.longDay(date)
            return Day(key: date.description, name: name, messages: bubbles)
        }
    }

    private static func bubble(_ message: MessageRow, in conversation: ConversationRow, time: ClinicTime) -> Bubble {
        let name = conversation.name
        // A call has no status of ours, whoever began it.
        let isCall = message.kind == "called"
        let isOurs = !message.isFromPatient || isCall
        let failed = ["failed", "rejected", "refused", "expired", "unknown"].contains(message.state)
        let isUnknown = message.state == "unknown"
        let known = isUnknown ? .ofUnknown(message.reason) : ReasonWords.of(message.reason ?? message.state)
        let words = isOurs && failed && !isCall ? known : nil
        return Bubble(
            key: String(message.id),
            side: isOurs ? "ours" : "theirs",
            speaker: isCall ? "The clinic" : isOurs ? message.author ?? "Caduceus" : name,
            text: message.text.isEmpty ? nil : message.text,
            choices: message.choices,
            kind: kinds[message.kind],
            media: message.media.map { MediaModel($0, kind: kinds[message.kind] ?? "File", from: name) },
            wholeUpdate: message.hasRaw
                ? ConsolePath.messageUpdate(conversation: conversation.id.rawValue, message: message.id).path : nil,
            time: time.time(message.at),
            mark: isOurs && !isCall ? SendWords.of(message.state) : nil,
            reason: words?.what,
            advice: words.map { isUnknown ? $0.advice : message.advice ?? $0.advice }
        )
    }

    private static let kinds = [
        "image": "Photo", "video": "Video", "audio": "Voice message", "document": "Document", "sticker": "Sticker",
        "location": "Place", "contacts": "Contact", "reaction": "Reaction", "form": "Form", "order": "Order",
        "card": "In the booking card",
        "tap": "Tapped", "identity": "Changed number or phone", "edit": "Edited a message",
        "revoke": "Took a message back", "call": "Called this number",
        "called": "Called the patient",
        "unsupported": "Something WhatsApp cannot pass on to us",
    ]
}

extension MessagePlace {
    /// As the link to older messages writes it: microseconds, a dash, the id.
    var text: String { "\(at.microseconds)-\(id)" }

    init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let at = Int64(parts[0]), let id = Int64(parts[1]) else { return nil }
        self.init(at: Instant(microseconds: at), id: id)
    }
}
