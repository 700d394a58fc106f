/// A 64-bit, time-ordered identifier of one kind of thing, made by the store's writer; in JSON it is a string.
package struct Identifier<Thing>: Hashable, Comparable, Sendable {
    package var rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: CustomStringConvertible {
    package var description: String { String(rawValue) }
}

extension Identifier: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let value = Int64(description), value > 0 else { return nil }
        self.init(value)
    }
}
