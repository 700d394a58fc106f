/// One thing that can be set: the table of these drives parsing, environment names, the documentation and `doctor`.
package struct SettingKey: Sendable {
    package enum Kind: Sendable {
        case text
        case secret
        /// Base64 of 32 bytes, or the file `caduceus keys rotate` writes; secret.
        case masterKeys
        /// A private key in PEM; secret.
        case privateKey
        case wholeNumber(ClosedRange<Int>)
        case choice([String])
        case path
        case address
        /// An address of only scheme, host and port.
        case origin
        /// `HH:MM` on a 24-hour clock.
        case timeOfDay
        /// ISO 3166-1 alpha-2.
        case region
        /// IANA zone name.
        case zone
        /// BCP 47 tag.
        case language
    }

    package var name: String
    package var kind: Kind
    package var fallback: String?
    package var meaning: String
    package var example: String

    package init(_ name: String, _ kind: Kind, fallback: String? = nil, _ meaning: String, example: String) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.meaning = meaning
        self.example = example
    }

    /// `whatsapp.app-secret` is `CADUCEUS_WHATSAPP_APP_SECRET`.
    package var environmentName: String {
        "CADUCEUS_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }

    package var isSecret: Bool {
        switch kind {
        case .secret, .masterKeys, .privateKey: true
        default: false
        }
    }
}
