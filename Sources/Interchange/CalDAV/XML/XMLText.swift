/// Writes the small XML of our requests: element by element, everything escaped.
struct XMLText {
    private(set) var text = #"<?xml version="1.0" encoding="utf-8"?>"# + "\n"

    private static let namespaces =
        #" xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/""#

    var bytes: [UInt8] { Array(text.utf8) }

    /// The root, which declares all our prefixes.
    init(_ root: XMLName, _ content: (inout XMLText) -> Void) {
        text += "<\(root.prefixed)\(Self.namespaces)>"
        content(&self)
        text += "</\(root.prefixed)>"
    }

    mutating func empty(_ name: XMLName, _ attributes: [(String, String)] = []) {
        text += "<\(name.prefixed)\(Self.written(attributes))/>"
    }

    mutating func element(_ name: XMLName, _ value: String) {
        text += "<\(name.prefixed)>\(Self.escaped(value))</\(name.prefixed)>"
    }

    mutating func element(
        _ name: XMLName,
        _ attributes: [(String, String)] = [],
        _ content: (inout XMLText) -> Void
    ) {
        text += "<\(name.prefixed)\(Self.written(attributes))>"
        content(&self)
        text += "</\(name.prefixed)>"
    }

    mutating func properties(_ names: [XMLName]) {
        element(.dav("prop")) { for name in names { $0.empty(name) } }
    }

    private static func written(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    }

    /// Characters that XML 1.0 does not have at all are left out.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;".unicodeScalars
            case "<": result += "&lt;".unicodeScalars
            case ">": result += "&gt;".unicodeScalars
            case "\"": result += "&quot;".unicodeScalars
            case "\t", "\n", "\r": result += "&#\(scalar.value);".unicodeScalars
            case "\u{FFFE}", "\u{FFFF}": break
            default: if scalar.value >= 0x20 { result.append(scalar) }
            }
        }
        return String(result)
    }
}
