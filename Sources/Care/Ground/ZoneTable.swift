import Foundation

/// The offsets of one zone from 2000 to 2060 as a sorted table; moments outside it are asked of Foundation.
final class ZoneTable: Sendable {
    /// Seconds since 1970 at which the offset changes, ascending.
    private let transitions: [Int]
    /// Seconds east of UTC: `offsets[n]` holds before `transitions[n]`, the last one after all of them.
    private let offsets: [Int]
    private let beyond: TimeZone?

    private static let first = 946_684_800
    private static let last = 2_840_140_800
    /// No zone has changed its offset twice within so few days since 2000.
    private static let step = 5 * 86_400

    init(transitions: [Int], offsets: [Int], beyond: TimeZone?) {
        self.transitions = transitions
        self.offsets = offsets
        self.beyond = beyond
    }

    /// Samples the zone and narrows each change down to its second.
    convenience init(_ zone: TimeZone) {
        var transitions: [Int] = []
        var offsets = [Self.offset(of: zone, at: Self.first)]
        var moment = Self.first
        while moment < Self.last {
            let next = min(moment + Self.step, Self.last)
            let offset = Self.offset(of: zone, at: next)
            if let old = offsets.last, offset != old {
                transitions.append(Self.change(of: zone, from: old, after: moment, until: next))
                offsets.append(offset)
            }
            moment = next
        }
        self.init(transitions: transitions, offsets: offsets, beyond: zone)
    }

    func isSame(as other: ZoneTable) -> Bool {
        transitions == other.transitions && offsets == other.offsets
    }

    func offset(at seconds: Int) -> Int {
        if let beyond, seconds < Self.first || seconds >= Self.last { return Self.offset(of: beyond, at: seconds) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return offsets[low]
    }

    private static func offset(of zone: TimeZone, at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    /// The first second in `(after, until]` whose offset is no longer `old`.
    private static func change(of zone: TimeZone, from old: Int, after: Int, until: Int) -> Int {
        var low = after
        var high = until
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(of: zone, at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}

/// The tables made so far, one per zone name.
///
/// `@unchecked Sendable`: `tables` is only touched while `lock` is held.
final class ZoneShelf: @unchecked Sendable {
    static let shared = ZoneShelf()

    private let lock = NSLock()
    private var tables: [String: ZoneTable] = [:]
    /// More names than the IANA database has, so that only misuse could ever fill the shelf.
    private static let capacity = 1_000

    func table(of name: String) -> ZoneTable? {
        if let table = lock.withLock({ tables[name] }) { return table }
        guard Self.isPlaceName(name), let zone = TimeZone(identifier: name) else { return nil }
        let table = ZoneTable(zone)
        lock.withLock {
            if tables.count < Self.capacity { tables[name] = table }
        }
        return table
    }

    private static func isPlaceName(_ name: String) -> Bool {
        name == "UTC" || name == "GMT"
            || (name.utf8.count <= 64 && name.contains("/")
                && name.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "+")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
                })
    }
}
