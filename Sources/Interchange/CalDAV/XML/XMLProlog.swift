/// What stands before the root element, looked at before any parser sees it.
struct XMLProlog {
    private var rest: ArraySlice<UInt8>

    /// Throws for a document type, for an encoding other than UTF-8 and for what does not begin as XML does.
    static func check(_ bytes: [UInt8]) throws(XMLError) {
        var prolog = XMLProlog(rest: bytes[...])
        if prolog.rest.starts(with: [0xEF, 0xBB, 0xBF]) { prolog.rest.removeFirst(3) }
        while true {
            prolog.rest = prolog.rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
            if prolog.rest.starts(with: "<?".utf8) {
                try prolog.instruction()
            } else if prolog.rest.starts(with: "<!--".utf8) {
                guard prolog.skip(after: "-->") != nil else { throw .notXML }
            } else if prolog.rest.starts(with: "<!".utf8) {
                throw .hasDocumentType
            } else {
                guard prolog.isElement else { throw .notXML }
                return
            }
        }
    }

    private var isElement: Bool {
        guard rest.first == UInt8(ascii: "<"), let next = rest.dropFirst().first else { return false }
        return next >= 0x80 || next == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20)
    }

    private mutating func instruction() throws(XMLError) {
        guard let skipped = skip(after: "?>") else { throw .notXML }
        let text = String(decoding: skipped.prefix(200), as: UTF8.self).lowercased()
        guard text.hasPrefix("<?xml"), let match = text.firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/) else {
            return
        }
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(String(match.1)) else {
            throw .unknownEncoding(String(match.1.prefix(40)))
        }
    }

    /// What was skipped, its end with it; nil if the end never comes.
    private mutating func skip(after end: String) -> ArraySlice<UInt8>? {
        let mark = Array(end.utf8)
        var index = rest.startIndex
        while index + mark.count <= rest.endIndex {
            if rest[index..<index + mark.count].elementsEqual(mark) {
                let skipped = rest[..<(index + mark.count)]
                rest = rest[(index + mark.count)...]
                return skipped
            }
            index += 1
        }
        return nil
    }
}
