/// Puts a JSON text together from pieces of another one; the caller keeps brackets in pairs.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    mutating func name(_ name: String) {
        separate()
        bytes.append(contentsOf: JSONValue.string(name).encoded())
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func value(_ slice: JSONSlice) {
        separate()
        bytes.append(contentsOf: slice.bytes)
        needsComma = true
    }

    /// A member of the object now open; nothing if there is no value.
    mutating func member(_ name: String, _ value: JSONSlice?) {
        guard let value else { return }
        self.name(name)
        self.value(value)
    }

    /// A member that is an array of this one element.
    mutating func list(_ name: String, _ element: JSONSlice) {
        self.name(name)
        open("[")
        value(element)
        close("]")
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
