/// What WhatsApp sent, as it came: one whole update, for whoever wants to know what was not understood.
struct UpdateModel {
    let shell: Shell
    let about: String
    let text: String
    let back: String
    let backWords: String

    init(shell: Shell, about: String, raw: [UInt8], back: ConsolePath, backWords: String) {
        self.shell = shell
        self.about = about
        text = String(decoding: raw, as: UTF8.self)
        self.back = back.path
        self.backWords = backWords
    }
}
