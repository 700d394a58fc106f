import Care
import Foundation

/// Finds the zone that programs mean by the names they write.
enum ZoneName {
    /// Reads IANA's names, also behind a prefix (`/mozilla.org/20050126_1/Europe/Berlin`), those of Windows, and the texts
    /// Exchange shows for those (`(UTC+01:00) Amsterdam, Berlin, …`); nil for others.
    static func zone(_ written: String) -> Zone? { word(written) ?? place(written) }

    /// A name that means one place, whatever a file says of it.
    static func place(_ written: String) -> Zone? {
        guard let name = plain(written) else { return nil }
        if utc.contains(name.lowercased()) { return .utc }
        // Foundation knows some of the words, too.
        if words[name.lowercased()] == nil, let zone = Zone(name) { return zone }
        if let place = WindowsZones.place(ofName: name) { return Zone(place) }
        if name.hasPrefix("("), let close = name.firstIndex(of: ")") {
            return WindowsZones.place(ofText: String(name[name.index(after: close)...])).flatMap { Zone($0) }
        }
        return afterPrefix(name)
    }

    /// A name without a place: a file may mean other rules by it, and `EST` with summer time is common.
    static func word(_ written: String) -> Zone? {
        plain(written).flatMap { words[$0.lowercased()] }.flatMap { Zone($0) }
    }

    private static func plain(_ written: String) -> String? {
        let name = written.trimmingCharacters(in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\"")))
        return (1...200).contains(name.utf8.count) ? name : nil
    }

    /// Mozilla, Evolution, Citadel and others put their own names and versions before IANA's.
    private static func afterPrefix(_ name: String) -> Zone? {
        guard name.hasPrefix("/") else { return nil }
        let parts = name.split(separator: "/")
        for length in [3, 2] where parts.count >= length {
            if let zone = Zone(parts.suffix(length).joined(separator: "/")) { return zone }
        }
        return nil
    }

    private static let utc: Set = ["z", "utc", "universal", "zulu", "uct", "tzone://microsoft/utc"]

    /// Names without a slash that the IANA database keeps as links (file `backward`).
    private static let words = [
        "gmt": "UTC", "greenwich": "UTC",
        "cet": "Europe/Brussels", "cst6cdt": "America/Chicago", "cuba": "America/Havana",
        "eet": "Europe/Athens", "egypt": "Africa/Cairo", "eire": "Europe/Dublin", "est": "America/Panama",
        "est5edt": "America/New_York", "gb": "Europe/London", "gb-eire": "Europe/London", "hongkong": "Asia/Hong_Kong",
        "hst": "Pacific/Honolulu", "iceland": "Africa/Abidjan", "iran": "Asia/Tehran", "israel": "Asia/Jerusalem",
        "jamaica": "America/Jamaica", "japan": "Asia/Tokyo", "kwajalein": "Pacific/Kwajalein",
        "libya": "Africa/Tripoli",
        "met": "Europe/Brussels", "mst": "America/Phoenix", "mst7mdt": "America/Denver", "navajo": "America/Denver",
        "nz": "Pacific/Auckland", "nz-chat": "Pacific/Chatham", "poland": "Europe/Warsaw", "portugal": "Europe/Lisbon",
        "prc": "Asia/Shanghai", "pst8pdt": "America/Los_Angeles", "roc": "Asia/Taipei", "rok": "Asia/Seoul",
        "singapore": "Asia/Singapore", "turkey": "Europe/Istanbul", "w-su": "Europe/Moscow", "wet": "Europe/Lisbon",
    ]
}
