/// The store's SQL as PostgreSQL spells it: `?` becomes `$1`, `$2` and so on.
enum PostgresText {
    /// Leaves what stands in quotes alone.
    static func numbered(_ sql: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(sql.utf8.count + 16)
        var count = 0
        var isQuoted = false
        for byte in sql.utf8 {
            switch byte {
            case UInt8(ascii: "'"):
                isQuoted.toggle()
                out.append(byte)
            case UInt8(ascii: "?") where !isQuoted:
                count += 1
                out.append(UInt8(ascii: "$"))
                out.append(contentsOf: String(count).utf8)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
