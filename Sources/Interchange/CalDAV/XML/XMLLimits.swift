/// How much of a server's XML is read before it is refused.
package struct XMLLimits: Sendable {
    package var bytes = 32 << 20
    /// Elements within elements; a `multistatus` needs about ten.
    package var depth = 40
    package var elements = 500_000
    package var attributesPerElement = 100
    /// Of one element's own text; a calendar's object with pictures in it is still smaller.
    package var textBytes = 8 << 20

    package init() {}

    package static let standard = XMLLimits()
}

/// Why XML is not read; the text says what was wrong with it.
package enum XMLError: Error, Hashable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case tooDeep(limit: Int)
    case tooManyElements(limit: Int)
    case tooManyAttributes(limit: Int)
    case tooMuchText(limit: Int)
    /// Nothing that WebDAV needs, and the way in for entities that grow without end or read files.
    case hasDocumentType
    case unknownEncoding(String)
    case notXML
    case malformed(line: Int)

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit): "the answer has \(bytes) bytes and at most \(limit) are read"
        case .tooDeep(let limit): "the answer has more than \(limit) elements within each other"
        case .tooManyElements(let limit): "the answer has more than \(limit) elements"
        case .tooManyAttributes(let limit): "an element of the answer has more than \(limit) attributes"
        case .tooMuchText(let limit): "an element of the answer has more than \(limit) bytes of text"
        case .hasDocumentType: "the answer has a document type declaration, which is never read"
        case .unknownEncoding(let name): "the answer is in the encoding \(name); only UTF-8 is read"
        case .notXML: "the answer is no XML; this may be a web page or a server without CalDAV"
        case .malformed(let line): "the answer's XML is broken in line \(line)"
        }
    }
}
