/// What a property of a component holds: a value, or the name of a place where the phone finds it.
enum FlowReference: Hashable {
    case value(JSONValue)
    /// `${data.name}`: from the screen's data.
    case data(String)
    /// `${form.name}`: from a field on the screen.
    case form(String)
    /// Something else between `${` and `}`, or a reference within a text.
    case malformed

    init(_ value: JSONValue) {
        guard let text = value.string, text.contains("${") else {
            self = .value(value)
            return
        }
        if let name = Self.name(in: text, after: "${data.") {
            self = .data(name)
        } else if let name = Self.name(in: text, after: "${form.") {
            self = .form(name)
        } else {
            self = .malformed
        }
    }

    private static func name(in text: String, after prefix: String) -> String? {
        guard text.hasPrefix(prefix), text.hasSuffix("}") else { return nil }
        let name = text.dropFirst(prefix.count).dropLast()
        let isName = !name.isEmpty && name.utf8.allSatisfy { isNameByte($0) }
        return isName ? String(name) : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
