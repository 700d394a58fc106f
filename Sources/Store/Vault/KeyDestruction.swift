private import Crypto

/// Destroying data keys: what they sealed is forgotten, wherever copies of it are.
extension Transaction {
    private static let entry = "keys_epoch"

    /// How often keys were destroyed: a process whose cache is of an older epoch starts it anew.
    func keysEpoch() throws -> Int64 {
        try number("SELECT value FROM meta WHERE name = ?", [.text(Self.entry)])
    }

    /// Destroys a subject's key; gives the SHA-256 of its wrapped form, nil when there is none.
    package func destroyKey(of subject: Int64) throws -> [UInt8]? {
        let wrapped = try row("SELECT wrapped FROM data_key WHERE subject = ?", [.int(subject)]) { $0.blob(0) }
        guard let wrapped else { return nil }
        try execute("DELETE FROM data_key WHERE subject = ?", .int(subject))
        try execute(
            "INSERT INTO meta (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = meta.value + 1",
            .text(Self.entry)
        )
        letGo(of: subject)
        return Array(SHA256.hash(data: wrapped))
    }
}
