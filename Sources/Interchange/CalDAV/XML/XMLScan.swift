/// Counts what a parser would have to bear, in one pass, before it sees it.
///
/// The time libxml2 takes for one element grows with the square of its attributes.
struct XMLScan {
    private let bytes: [UInt8]
    private let limits: XMLLimits
    private var position = 0
    private var depth = 0
    private var elements = 0

    static func check(_ bytes: [UInt8], _ limits: XMLLimits) throws(XMLError) {
        var scan = XMLScan(bytes, limits)
        try scan.run()
    }

    private init(_ bytes: [UInt8], _ limits: XMLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func run() throws(XMLError) {
        while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = open
            if starts("<!--") {
                try skip(after: "-->")
            } else if starts("<![CDATA[") {
                try skip(after: "]]>")
            } else if starts("<?") {
                try skip(after: "?>")
            } else if starts("<!") {
                throw .hasDocumentType
            } else {
                try tag()
            }
        }
    }

    private mutating func tag() throws(XMLError) {
        let isEnd = starts("</")
        var attributes = 0
        var quote: UInt8?
        var end = position + 1
        while end < bytes.count, quote != nil || bytes[end] != UInt8(ascii: ">") {
            let byte = bytes[end]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "=") {
                attributes += 1
                guard attributes <= limits.attributesPerElement else {
                    throw .tooManyAttributes(limit: limits.attributesPerElement)
                }
            }
            end += 1
        }
        guard end < bytes.count else { throw malformed }
        let isWhole = bytes[end - 1] == UInt8(ascii: "/")
        position = end + 1
        if isEnd {
            depth -= 1
        } else {
            try begin(isWhole: isWhole)
        }
    }

    private mutating func begin(isWhole: Bool) throws(XMLError) {
        elements += 1
        guard elements <= limits.elements else { throw .tooManyElements(limit: limits.elements) }
        guard depth < limits.depth else { throw .tooDeep(limit: limits.depth) }
        if !isWhole { depth += 1 }
    }

    private func starts(_ text: StaticString) -> Bool {
        bytes[position...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func skip(after end: StaticString) throws(XMLError) {
        while let next = bytes[position...].firstIndex(of: end.utf8Start.pointee) {
            position = next
            if starts(end) {
                position += end.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw malformed
    }

    /// In the line where it is noticed.
    private var malformed: XMLError {
        .malformed(line: 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A })
    }
}
