package import Care

/// What a visit and its event in a calendar have in common, comparable: times in whole seconds, places without odd spaces.
package struct VisitFields: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case booked
        /// Only ever said by the calendar.
        case tentative
        case cancelled
    }

    package private(set) var start: Instant
    package private(set) var end: Instant
    package private(set) var place: String?
    package private(set) var status: Status

    package init(start: Instant, end: Instant, place: String? = nil, status: Status = .booked) {
        self.start = Instant(seconds: start.seconds)
        self.end = max(self.start, Instant(seconds: end.seconds))
        let words = (place ?? "").split(whereSeparator: \.isWhitespace)
        self.place = words.isEmpty ? nil : words.joined(separator: " ")
        self.status = status
    }

    func isSame(_ field: VisitField, as other: VisitFields) -> Bool {
        switch field {
        case .time: (start, end) == (other.start, other.end)
        case .place: place == other.place
        case .status: status == other.status
        }
    }

    mutating func copy(_ field: VisitField, from other: VisitFields) {
        switch field {
        case .time: (start, end) = (other.start, other.end)
        case .place: place = other.place
        case .status: status = other.status
        }
    }

    /// The same for the same fields and, as good as always, for no others: FNV-1a of 64 bits
    /// (http://www.isthe.com/chongo/tech/comp/fnv/), in hexadecimal.
    package var fingerprint: String {
        let text = "1|\(start.seconds)|\(end.seconds)|\(status.rawValue)|\(place ?? "")"
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Hex.text((0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * UInt64($0))) })
    }
}

/// Which of them; the start and the end are one.
package enum VisitField: String, Hashable, Sendable, CaseIterable {
    case time
    case place
    case status
}
