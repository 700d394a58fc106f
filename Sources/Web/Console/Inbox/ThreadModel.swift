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
        let text: String
        /// The buttons or rows it offers.
        let choices: [String]
        /// What stands in place of something that is not text, such as `Photo`.
        let media: String?
        let time: String
        let mark: SendWords?
        let reason: String?
        let advice: String?
    }

    let key: String
    let name: String
    let days: [Day]
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
        time: ClinicTime,
        now: Instant
    ) {
        let conversation = rows.conversation
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
            days[days.count - 1].1.append(Self.bubble(message, name: conversation.name, time: time))
        }
        let today = time.date(now)
        self.days = days.map { date, bubbles in
            let name = date == today ? "Today" : time.longDay(date)
            return Day(key: date.description, name: name, messages: bubbles)
        }
    }

    private static func bubble(_ message: MessageRow, name: String, time: ClinicTime) -> Bubble {
        let isOurs = !message.isFromPatient
        let failed = ["failed", "rejected", "refused", "expired", "unknown"].contains(message.state)
        let words = isOurs && failed ? ReasonWords.of(message.reason ?? message.state) : nil
        return Bubble(
            key: String(message.id),
            side: isOurs ? "ours" : "theirs",
            speaker: isOurs ? message.author ?? "Caduceus" : name,
            text: message.text,
            choices: message.choices,
            media: media[message.kind],
            time: time.time(message.at),
            mark: isOurs ? SendWords.of(message.state) : nil,
            reason: words?.what,
            advice: words?.advice
        )
    }

    private static let media = [
        "image": "Photo", "video": "Video", "audio": "Voice message", "document": "Document", "sticker": "Sticker",
        "location": "Place", "contacts": "Contact", "reaction": "Reaction", "form": "Form", "order": "Order",
        "tap": "Tapped", "identity": "Changed number or phone", "edit": "Edited a message",
        "revoke": "Took a message back", "call": "Called this number",
        "unsupported": "Something WhatsApp cannot pass on to us",
    ]
}
