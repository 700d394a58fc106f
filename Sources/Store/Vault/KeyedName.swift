/// Keyed names for what others call their messages by: Meta's ids hold the patient's number.
extension Vault {
    /// A keyed name begins with this, which no id of the channel does.
    package static let nameMark: Character = "~"
    /// Of the 32 bytes of the hash; two names out of 2^64 are alike with a chance of 2^-16.
    private static let nameBytes = 18

    /// Stands for `text` as a key in a table: the same for the same text, telling nothing without the vault.
    ///
    /// Form: the mark and 24 characters of base64url.
    package func name(_ index: BlindIndex, _ text: String) -> String {
        var name = Array(String(Self.nameMark).utf8)
        let bytes = blindIndex(index, text).prefix(Self.nameBytes)
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 3) {
            let group = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            for shift in [18, 12, 6, 0] { name.append(letters[group >> shift & 63]) }
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// The same as a number, for a hash that would let a short text be guessed.
    package func number(_ index: BlindIndex, _ hash: Int64) -> Int64 {
        blindIndex(index, String(hash)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
