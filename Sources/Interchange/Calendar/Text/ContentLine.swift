/// One line of a calendar: a name, parameters and a value (RFC 5545, 3.1).
struct ContentLine: Hashable, Sendable {
    struct Parameter: Hashable, Sendable {
        /// In upper case.
        var name: String
        var values: [String]
    }

    /// Where it begins in the file, from 1.
    var number: Int
    /// In upper case.
    var name: String
    var parameters: [Parameter]
    /// As it is written: escapes of `TEXT` are still there.
    var value: String

    /// The first value of a parameter.
    func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.values.first
    }

    /// The value as `TEXT` (RFC 5545, 3.3.11).
    var text: String { CalendarText.unescaped(value) }
}

extension ContentLine {
    /// Nil for what is no such line.
    init?(_ line: LineUnfolder.Line) {
        var scanner = ContentScanner(line.bytes[...])
        guard let name = scanner.name() else { return nil }
        var parameters: [Parameter] = []
        while scanner.skip(UInt8(ascii: ";")) {
            guard let parameter = scanner.parameter() else { return nil }
            parameters.append(parameter)
        }
        guard scanner.skip(UInt8(ascii: ":")) else { return nil }
        self.init(
            number: line.number,
            name: name,
            parameters: parameters,
            value: String(decoding: scanner.rest, as: UTF8.self)
        )
    }
}

/// Walks over the bytes of a content line.
private struct ContentScanner {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Letters, digits and hyphens (and underscores, which some programs write), in upper case.
    mutating func name() -> String? {
        let name = rest.prefix { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard (1...100).contains(name.count) else { return nil }
        rest = rest[name.endIndex...]
        return String(decoding: name, as: UTF8.self).uppercased()
    }

    mutating func parameter() -> ContentLine.Parameter? {
        guard let name = name() else { return nil }
        var values: [String] = []
        // Programs of the time before RFC 2445 leave the name of a parameter out.
        guard skip(UInt8(ascii: "=")) else { return ContentLine.Parameter(name: name, values: []) }
        repeat {
            guard let value = parameterValue() else { return nil }
            values.append(value)
        } while skip(UInt8(ascii: ","))
        return ContentLine.Parameter(name: name, values: values)
    }

    private mutating func parameterValue() -> String? {
        let value: ArraySlice<UInt8>
        if skip(UInt8(ascii: "\"")) {
            value = rest.prefix { $0 != UInt8(ascii: "\"") }
            rest = rest[value.endIndex...]
            guard skip(UInt8(ascii: "\"")) else { return nil }
        } else {
            value = rest.prefix { !",;:\"".utf8.contains($0) }
            rest = rest[value.endIndex...]
        }
        return CalendarText.withoutCarets(String(decoding: value, as: UTF8.self))
    }
}
