import Foundation

/// What a bubble shows, as it is kept sealed: one small JSON object, version 1.
package struct StoredBody: Hashable, Sendable {
    package static let currentVersion = 1

    /// `text`, `buttons`, `list`, `link`, `flow`, `image`, `video`, `audio`, `document`, `sticker`, `template`, `location`,
    /// `contacts`, `reaction`, `tap`, `form`, `card` (what was done in one of ours, in plain words), `order`, `identity`,
    /// `edit`, `revoke`, `call` (the patient's), `called` (one of ours) or `unsupported`.
    package var kind: String
    package var text: String
    /// Titles of the buttons or rows offered.
    package var choices: [String]
    package var media: Media?

    /// What received or sent media is called; the bytes and the channel's ids are kept elsewhere.
    package struct Media: Hashable, Sendable {
        package var mimeType: String
        package var filename: String?
        /// Recorded in the chat, not a file of music or speech.
        package var isVoice: Bool

        package init(mimeType: String, filename: String? = nil, isVoice: Bool = false) {
            self.mimeType = mimeType
            self.filename = filename
            self.isVoice = isVoice
        }
    }

    package init(kind: String, text: String, choices: [String] = [], media: Media? = nil) {
        self.kind = kind
        self.text = text
        self.choices = choices
        self.media = media
    }

    package func encode() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(StoredForm(self))).map { Array($0) } ?? []
    }

    /// Nil for anything that is not a body of a known version.
    package init?(decoding bytes: [UInt8]) {
        // What is wrong with damaged bytes helps nobody: the caller shows the message as unsupported.
        guard let form = try? JSONDecoder().decode(StoredForm.self, from: Data(bytes)),
            form.version == Self.currentVersion
        else { return nil }
        self = form.body
    }
}

/// The object as it is written; what is empty is left out, and whoever reads version 1 must read it for ever.
private struct StoredForm: Codable {
    struct Media: Codable {
        var mimeType: String?
        var filename: String?
        var isVoice: Bool?
    }

    var version: Int
    var kind: String
    var text: String?
    var choices: [String]?
    var media: Media?

    init(_ body: StoredBody) {
        version = StoredBody.currentVersion
        kind = body.kind
        text = body.text.isEmpty ? nil : body.text
        choices = body.choices.isEmpty ? nil : body.choices
        media = body.media.map { media in
            Media(
                mimeType: media.mimeType.isEmpty ? nil : media.mimeType,
                filename: media.filename,
                isVoice: media.isVoice ? true : nil
            )
        }
    }

    var body: StoredBody {
        StoredBody(
            kind: kind,
            text: text ?? "",
            choices: choices ?? [],
            media: media.map {
                StoredBody.Media(mimeType: $0.mimeType ?? "", filename: $0.filename, isVoice: $0.isVoice ?? false)
            }
        )
    }
}
