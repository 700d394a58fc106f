import Care
import Interchange
import Store

/// What a change in a calendar means to us, read before any transaction.
struct CalendarContent: Sendable {
    enum Meaning: Sendable {
        /// A visit of this clinic's, in this practitioner's calendar or a copy of another's.
        case ours(CalendarName)
        /// Somebody else's: its bytes and when it takes time.
        case others([UInt8], [Range<Instant>])
        /// Nobody can read it; it takes no time.
        case unreadable(String)
        case deleted
    }

    var href: Href
    var etag: ETag?
    var meaning: Meaning

    /// Events far bigger carry pictures; their bytes are not kept, and what they say now is.
    static let mostBytes = 512 << 10

    init(_ change: SyncChange, _ reading: CalendarReading) {
        href = change.href
        switch change {
        case .deleted: meaning = .deleted
        case .changed(_, let etag, let bytes):
            self.etag = etag
            meaning = reading.meaning(of: bytes)
        }
    }

    /// The visit it stands for, by its place or its `UID`.
    func name(_ vault: Vault) -> CalendarName? {
        if case .ours(let name) = meaning { return name }
        return CalendarName(href: href, vault)
    }
}

/// Reads events of one practitioner's calendar at one moment.
struct CalendarReading: Sendable {
    let vault: Vault
    let zone: Zone
    let policy: BusyTimes.Policy
    let window: Range<Instant>

    /// What the owner, known by these addresses, declined takes no time.
    init(vault: Vault, zone: Zone, owner: Set<String>, now: Instant) {
        self.vault = vault
        self.zone = zone
        policy = BusyTimes.Policy(owner: owner)
        window = now - .days(1)..<now + CalendarRules.ahead
    }

    func meaning(of bytes: [UInt8]) -> CalendarContent.Meaning {
        do throws(CalendarFileError) {
            let calendars = try CalendarReader(zone: zone).read(bytes).calendars
            for uid in calendars.flatMap(\.events).compactMap(\.uid) {
                if let name = CalendarName(uid: uid, vault) { return .ours(name) }
            }
            return .others(bytes, BusyTimes(calendars, window: window, zone: zone, policy: policy).ranges)
        } catch {
            return .unreadable("\(error)")
        }
    }
}
