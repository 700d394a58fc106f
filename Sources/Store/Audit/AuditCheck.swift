package import Care
package import Crypto

/// The first thing found wrong with the chain or its signed heads, in words for whoever must find out why.
package enum AuditFault: Hashable, Sendable, CustomStringConvertible {
    /// Another number than the next one: an entry is missing, or one was put in between.
    case missing(expected: Int64, found: Int64)
    /// The entry's hash is not that of its fields and of the entry before it.
    case changed(Int64)
    /// A head was signed for an entry the chain does not reach.
    case tailMissing(head: Int64, end: Int64)
    /// A head was signed for another entry of this number.
    case forked(Int64)
    case unreadableHead(line: Int)
    case wrongSignature(line: Int)
    case otherKey(line: Int)

    package var description: String {
        switch self {
        case .missing(let expected, let found): "entry \(expected) is missing: where it should stand is \(found)"
        case .changed(let seq): "entry \(seq) is not as it was written: it, or what stands before it, was changed"
        case .tailMissing(let head, let end):
            "the chain ends at \(end), but a head was signed for entry \(head): the newest entries are missing, or an "
                + "older database was restored"
        case .forked(let seq):
            "entry \(seq) is not the one a head was signed for: the chain was written anew, or two grew from one "
                + "beginning"
        case .unreadableHead(let line): "line \(line) of the signed heads cannot be read"
        case .wrongSignature(let line):
            "line \(line) of the signed heads bears a wrong signature: it was changed or made up"
        case .otherKey(let line): "line \(line) of the signed heads was signed by another key than this clinic's"
        }
    }
}

/// Walks the chain entry by entry, then holds the signed heads against it; stops at the first fault.
package struct AuditCheck: Sendable {
    /// The last entry that is right.
    package private(set) var head = AuditHead.start
    package private(set) var lastAt: Instant?
    package private(set) var fault: AuditFault?
    /// Signed heads that agree with the chain, and the newest of them.
    package private(set) var headCount = 0
    package private(set) var newestHead: SignedHead?

    /// Entries read at a time; the walk needs no more memory than these.
    package static let page = 2_000

    package init() {}

    /// Checks the next entries; false when there are no more, or a fault was found.
    package mutating func walk(in tx: Transaction) throws -> Bool {
        guard fault == nil else { return false }
        let found = try tx.auditRows(after: head.seq == 0 ? .min : head.seq, limit: Self.page)
        for (row, hash) in found {
            guard row.seq == head.seq + 1 else {
                fault = .missing(expected: head.seq + 1, found: row.seq)
                return false
            }
            guard row.hash(after: head.hash) == hash else {
                fault = .changed(row.seq)
                return false
            }
            head = AuditHead(seq: row.seq, hash: hash)
            lastAt = row.at
        }
        return found.count == Self.page
    }

    /// Checks one line of the heads' file against the chain, after the walk; false when a fault was found.
    package mutating func take(
        _ line: String,
        number: Int,
        under key: Curve25519.Signing.PublicKey,
        in tx: Transaction
    ) throws -> Bool {
        guard fault == nil else { return false }
        guard let signed = SignedHead(line: line) else {
            fault = .unreadableHead(line: number)
            return false
        }
        if let wrong = try problem(with: signed, number, key, in: tx) {
            fault = wrong
            return false
        }
        headCount += 1
        if signed.head.seq >= newestHead?.head.seq ?? 0 { newestHead = signed }
        return true
    }

    private func problem(
        with signed: SignedHead,
        _ line: Int,
        _ key: Curve25519.Signing.PublicKey,
        in tx: Transaction
    ) throws -> AuditFault? {
        if signed.keyID != SignedHead.keyID(of: key) { return .otherKey(line: line) }
        if !signed.isGenuine(under: key) { return .wrongSignature(line: line) }
        if signed.head.seq > head.seq { return .tailMissing(head: signed.head.seq, end: head.seq) }
        return try tx.auditHash(of: signed.head.seq) == signed.head.hash ? nil : .forked(signed.head.seq)
    }
}
