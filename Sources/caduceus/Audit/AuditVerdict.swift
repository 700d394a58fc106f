import Care
package import Crypto
package import Store

/// What checking the audit chain found, in words and as an exit code.
package struct AuditVerdict: Sendable {
    package enum Outcome: Sendable {
        case whole
        /// Whole as far as it can be told: heads are missing or old.
        case inPart
        case broken
    }

    package var outcome: Outcome
    package var words: [String]

    /// A head is written every ten minutes while a server runs; entries this much newer stand unsigned.
    private static let longestUnsigned = Span.hours(1)

    /// Walks the chain, then holds the heads against it; the heads are those of the moment it began.
    package static func reach(
        _ store: any StoreEngine,
        heads: HeadsFile,
        under key: Curve25519.Signing.PublicKey
    ) async throws -> AuditVerdict {
        // Before the chain is read: a head appended meanwhile may be of an entry that is not read any more.
        let lines = try heads.lines()
        var check = AuditCheck()
        var goesOn = true
        while goesOn {
            (check, goesOn) = try await store.read { [check] tx in
                var check = check
                let goesOn = try check.walk(in: tx)
                return (check, goesOn)
            }
        }
        if var lines {
            var number = 0
            while check.fault == nil, let line = try lines.next() {
                number += 1
                check = try await store.read { [check, number] tx in
                    var check = check
                    _ = try check.take(line, number: number, under: key, in: tx)
                    return check
                }
            }
        }
        return AuditVerdict(check, heads: lines == nil ? nil : heads.path, wanted: heads.path)
    }

    private init(_ check: AuditCheck, heads: String?, wanted: String) {
        if let fault = check.fault {
            outcome = .broken
            words = ["the audit chain is NOT whole: \(fault)", "entries before that are whole: \(check.head.seq)"]
            return
        }
        words = ["\(check.head.seq) entries, each as it was written"]
        guard check.head.seq > 0 else {
            outcome = .whole
            return
        }
        guard let newest = check.newestHead else {
            outcome = .inPart
            words.append(
                "no signed heads\(heads == nil ? " at \(wanted)" : " in \(wanted)"): a missing tail or a chain written anew "
                    + "would not be seen"
            )
            return
        }
        words.append("\(check.headCount) signed heads agree with it, the newest with entry \(newest.head.seq)")
        let isOld = check.lastAt.map { $0 - newest.at > Self.longestUnsigned } ?? false
        outcome = isOld ? .inPart : .whole
        if isOld {
            words.append(
                "\(check.head.seq - newest.head.seq) entries since are not signed yet, some for more than an hour: no server "
                    + "has run, or the file of heads was cut"
            )
        }
    }
}
