/// Conversations hash to 64 lanes, the same on every node and every start.
package enum Lane {
    package static let count = 64

    /// FNV-1a of a conversation's key; `Hasher` differs from start to start.
    package static func hash(of conversationKey: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in conversationKey.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }

    package static func of(conversationKey: String) -> Int { lane(ofHash: hash(of: conversationKey)) }

    static func lane(ofHash hash: Int64) -> Int { Int(UInt64(bitPattern: hash) % UInt64(count)) }
}
