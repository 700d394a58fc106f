package import Care
private import Crypto

/// One entry as the table keeps it, but for its hash.
package struct AuditRow: Sendable {
    package var seq: Int64
    package var at: Instant
    package var actor: String
    package var actorID: Int64?
    package var act: String
    package var object: String?
    package var objectID: Int64?
    package var person: Int64?
    package var reason: String?
    package var amount: Int64?
    /// Ids of 8 bytes each, the highest byte first.
    package var subjects: [UInt8]

    init(_ entry: AuditEntry, seq: Int64, at: Instant) {
        self.seq = seq
        self.at = at
        (actor, actorID) = entry.actor.stored
        act = entry.act.rawValue
        object = entry.object?.kind
        objectID = entry.object?.id
        person = entry.person?.rawValue
        reason = entry.reason?.code
        amount = entry.amount.map { Int64($0) }
        subjects = Self.packed(entry.subjects)
    }

    /// Column by column in the order of `auditColumns`.
    init(_ row: any SQLRow) {
        seq = row.int(0)
        at = row.instant(1)
        actor = row.text(2)
        actorID = row.optionalInt(3)
        act = row.text(4)
        object = row.optionalText(5)
        objectID = row.optionalInt(6)
        person = row.optionalInt(7)
        reason = row.optionalText(8)
        amount = row.optionalInt(9)
        subjects = row.blob(10)
    }

    /// SHA-256 over a canonical encoding: the domain and its version, the hash before, then every field by its length.
    func hash(after previous: [UInt8]) -> [UInt8] {
        var text = CanonicalBytes(domain: "caduceus audit 1")
        text.add(previous)
        text.add(seq)
        text.add(at.microseconds)
        text.add(actor)
        text.add(actorID)
        text.add(act)
        text.add(object)
        text.add(objectID)
        text.add(person)
        text.add(reason)
        text.add(amount)
        text.add(subjects)
        return Array(SHA256.hash(data: text.bytes))
    }

    /// Whether the entry is about the person: by itself, or among those whose data was opened.
    package func concerns(_ id: Int64) -> Bool { person == id || subjectIDs.contains(id) }

    package var subjectIDs: [Int64] {
        stride(from: 0, to: subjects.count, by: 8).map { start in
            subjects[start..<min(start + 8, subjects.count)].reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    private static func packed(_ ids: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ids.count * 8)
        for id in ids { withUnsafeBytes(of: id.bigEndian) { bytes.append(contentsOf: $0) } }
        return bytes
    }
}

extension AuditActor {
    fileprivate var stored: (String, Int64?) {
        switch self {
        case .staff(let id): ("staff", id.rawValue)
        case .system(let part): (part.code, nil)
        case .commandLine: ("command-line", nil)
        case .stranger: ("stranger", nil)
        }
    }
}

extension AuditActor.Part {
    /// Written out, so that no text is put together for each entry.
    fileprivate var code: String {
        switch self {
        case .intake: "system.intake"
        case .delivery: "system.delivery"
        case .templates: "system.templates"
        case .server: "system.server"
        case .backup: "system.backup"
        case .calendars: "system.calendars"
        }
    }
}

/// Bytes of which no two different lists of values are the same: each value behind its length, and nothing at all behind
/// a length no value has.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    init(domain: String) {
        bytes.reserveCapacity(256)
        add(domain)
    }

    mutating func add(_ text: String?) {
        guard var text else { return addLength(.max) }
        text.withUTF8 { utf8 in
            addLength(UInt32(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func add(_ number: Int64?) {
        guard let number else { return addLength(.max) }
        addLength(8)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ blob: [UInt8]) {
        addLength(UInt32(blob.count))
        bytes.append(contentsOf: blob)
    }

    private mutating func addLength(_ length: UInt32) {
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
