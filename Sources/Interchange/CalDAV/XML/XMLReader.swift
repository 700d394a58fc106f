import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Reads a server's XML into values, from any bytes and within limits; no entity but XML's own five is known.
package enum XMLReader {
    package static func read(_ bytes: [UInt8], limits: XMLLimits = .standard) throws(XMLError) -> XMLNode {
        guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count, limit: limits.bytes) }
        try XMLProlog.check(bytes)
        try XMLScan.check(bytes, limits)
        let builder = XMLTreeBuilder(limits)
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        // What it answers is not to be trusted: it may be true after an error, which only the delegate hears of.
        _ = parser.parse()
        if let error = builder.error { throw error }
        guard let root = builder.root else { throw .malformed(line: max(1, parser.lineNumber)) }
        return root
    }
}

/// Puts the tree together while the parser calls.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
    private let limits: XMLLimits
    private var open: [XMLNode] = []
    /// Of each open element, as joined; texts come in many pieces.
    private var texts: [[UInt8]] = []
    private var count = 0
    private(set) var root: XMLNode?
    private(set) var error: XMLError?

    init(_ limits: XMLLimits) {
        self.limits = limits
    }

    func parser(
        _ parser: XMLParser,
        didStartElement elementName: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard error == nil else { return }
        count += 1
        guard count <= limits.elements else { return fail(.tooManyElements(limit: limits.elements), parser) }
        guard open.count < limits.depth else { return fail(.tooDeep(limit: limits.depth), parser) }
        guard attributes.count <= limits.attributesPerElement else {
            return fail(.tooManyAttributes(limit: limits.attributesPerElement), parser)
        }
        guard root == nil else { return fail(.malformed(line: parser.lineNumber), parser) }
        var node = XMLNode(name: XMLName(namespaceURI ?? "", elementName))
        for (name, value) in attributes where node.attributes[Self.local(name)] == nil {
            node.attributes[Self.local(name)] = value
        }
        open.append(node)
        texts.append([])
    }

    func parser(
        _ parser: XMLParser,
        didEndElement elementName: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard error == nil, var node = open.popLast(), let text = texts.popLast() else { return }
        node.text = String(decoding: text, as: UTF8.self)
        if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        add(string.utf8, parser)
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        add(block, parser)
    }

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        // A prefix nobody has declared (libxml2's XML_NS_ERR_UNDEFINED_NAMESPACE) spoils its own element and no other.
        guard (parseError as NSError).code != 201 else { return }
        fail(.malformed(line: max(1, parser.lineNumber)), parser)
    }

    private func add(_ bytes: some Collection<UInt8>, _ parser: XMLParser) {
        guard error == nil, !texts.isEmpty else { return }
        guard texts[texts.count - 1].count + bytes.count <= limits.textBytes else {
            return fail(.tooMuchText(limit: limits.textBytes), parser)
        }
        texts[texts.count - 1] += bytes
    }

    private func fail(_ reason: XMLError, _ parser: XMLParser) {
        guard error == nil else { return }
        error = reason
        parser.abortParsing()
    }

    private static func local(_ name: String) -> String {
        name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
    }
}
