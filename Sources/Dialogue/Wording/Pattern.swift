/// A text with named `{blanks}`, cut up once so that filling it in is only joining.
struct Pattern: Hashable, Sendable {
    private enum Part: Hashable {
        case words(String)
        case blank(String)
    }

    private let parts: [Part]
    /// The names between braces, each once.
    let blanks: Set<String>

    /// An opening brace without a closing one is an ordinary character.
    init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.words(String(rest[..<open]))) }
            parts.append(.blank(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        self.parts = parts
        blanks = Set(parts.compactMap { if case .blank(let name) = $0 { name } else { nil } })
    }

    /// A blank without a value is left out.
    func filled(_ value: (_ blank: String) -> String?) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .words(let words): text += words
            case .blank(let name): text += value(name) ?? ""
            }
        }
        return text
    }

    /// The blanks in the order they stand, repeated where they are.
    var order: [String] {
        parts.compactMap { if case .blank(let name) = $0 { name } else { nil } }
    }
}
