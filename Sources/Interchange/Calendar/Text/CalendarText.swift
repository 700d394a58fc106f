/// The escapes of texts in calendars.
enum CalendarText {
    /// Reads `\\`, `\;`, `\,`, `\n` and `\N` (RFC 5545, 3.3.11); another escaped character stands for itself.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                result.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Writes what `unescaped` reads; every kind of line break becomes `\n`, other control characters are left out.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += ["\\", scalar]
            case "\n" where last == "\r": break
            case "\n", "\r": result += ["\\", "n"]
            case "\t": result.append(scalar)
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
            last = scalar
        }
        return String(result)
    }

    /// Reads `^n`, `^^` and `^'` of a parameter's value (RFC 6868); another caret stands for itself.
    static func withoutCarets(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "^")) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            let replacement: Unicode.Scalar? =
                switch (scalar, rest.first) {
                case ("^", "n"?): "\n"
                case ("^", "^"?): "^"
                case ("^", "'"?): "\""
                default: nil
                }
            if replacement != nil { rest.removeFirst() }
            result.append(replacement ?? scalar)
        }
        return String(result)
    }
}
