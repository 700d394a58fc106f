import Interchange
import TestKit
import Testing

struct XMLReaderTests {
    private static func read(_ text: String, _ limits: XMLLimits = .standard) throws -> XMLNode {
        try XMLReader.read(DAVSample.bytes(text), limits: limits)
    }

    @Test func `a name is what its namespace says, whatever the prefix`() throws {
        let written = [
            "<a xmlns='DAV:'><b/></a>", "<x:a xmlns:x='DAV:'><x:b/></x:a>",
            "<x:a xmlns:x='DAV:'><b xmlns='DAV:'/></x:a>",
            "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><!-- hello --><D:a xmlns:D='DAV:'><E:b xmlns:E='DAV:'/></D:a>",
        ]
        for text in written {
            let root = try Self.read(text)
            #expect(root.name == XMLName("DAV:", "a"), "\(text)")
            #expect(root.children.map(\.name) == [XMLName("DAV:", "b")], "\(text)")
        }
        #expect(try Self.read("<a><b xmlns='urn:x'/></a>").children[0].name == XMLName("urn:x", "b"))
    }

    @Test func `text is joined from all its pieces`() throws {
        let root = try Self.read("<a>one &amp; <![CDATA[<two>&amp;]]> &#233;&#x1F9B7;<b>inner</b>\r\nend</a>")
        #expect(root.text == "one & <two>&amp; é🦷\nend")
        #expect(root.children.map(\.text) == ["inner"])
    }

    @Test func `a prefix that nobody declared spoils its own element only`() throws {
        let root = try Self.read("<d:a xmlns:d='DAV:'><z:odd>1</z:odd><d:b>2</d:b></d:a>")
        #expect(root.children.filter { $0.name == XMLName("DAV:", "b") }.map(\.text) == ["2"])
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<!-- c --><!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
        "<?xml version='1.0'?> <!doctype html><html/>",
    ])
    func `a document type is refused before anything else is read`(text: String) {
        #expect(throws: XMLError.hasDocumentType) { try Self.read(text) }
    }

    @Test(arguments: ["", "hello", "{\"a\":1}", "<", "<?xml", "<!--", "\u{0}<a/>", "< a/>"])
    func `what is no XML is said to be none`(text: String) {
        #expect(throws: XMLError.notXML) { try Self.read(text) }
    }

    @Test(arguments: [
        "<a>", "<a><b></a>", "<a/><b/>", "<a/>more", "<a b></a>", "<a>&e;</a>", "<a>&lt</a>", "<a>\u{1}</a>",
    ])
    func `broken XML is refused as a whole`(text: String) {
        #expect(throws: XMLError.malformed(line: 1)) { try Self.read(text) }
    }

    @Test func `other encodings are refused by name`() {
        #expect(throws: XMLError.unknownEncoding("utf-16")) {
            try Self.read("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>")
        }
    }

    @Test func `each limit is kept`() throws {
        var limits = XMLLimits()
        limits.bytes = 100_000
        limits.depth = 10
        limits.elements = 1_000
        limits.textBytes = 5_000
        limits.attributesPerElement = 4
        let nested = String(repeating: "<a>", count: 5_000) + String(repeating: "</a>", count: 5_000)
        #expect(throws: XMLError.tooDeep(limit: 10)) { try Self.read(nested, limits) }
        let wide = "<a>" + String(repeating: "<b/>", count: 1_000) + "</a>"
        #expect(throws: XMLError.tooManyElements(limit: 1_000)) { try Self.read(wide, limits) }
        let long = "<a>" + String(repeating: "x", count: 5_001) + "</a>"
        #expect(throws: XMLError.tooMuchText(limit: 5_000)) { try Self.read(long, limits) }
        let large = "<a>" + String(repeating: " ", count: 100_000) + "</a>"
        #expect(throws: XMLError.tooLarge(bytes: 100_007, limit: 100_000)) { try Self.read(large, limits) }
        let rich = "<a a='1' b='1' c='1' d='1' e='1'/>"
        #expect(throws: XMLError.tooManyAttributes(limit: 4)) { try Self.read(rich, limits) }
        let quoted = "<a a='1=2=3=4=5=6'><!-- <b <b <b --><![CDATA[<c <c]]><b a='>'/></a>"
        #expect(try Self.read(quoted, limits).attributes == ["a": "1=2=3=4=5=6"])
    }

    @Test func `a million attributes cost no more than counting them`() {
        let rich = "<a " + (0..<1_000_000).map { "a\($0)='1'" }.joined(separator: " ") + "/>"
        #expect(throws: XMLError.tooManyAttributes(limit: 100)) { try Self.read(rich) }
    }

    @Test(arguments: 0..<20) func `damaged answers are read or refused, and never outgrow the limits`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let samples = [
            DAVSample.radicaleState, DAVSample.xandikosChanges, DAVSample.nextcloudHome, DAVSample.iCloudChanges,
            DAVSample.googlePage,
        ]
        var limits = XMLLimits()
        limits.elements = 60
        limits.depth = 8
        limits.textBytes = 200
        for _ in 0..<60 {
            var bytes = DAVSample.bytes(samples.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 1...6, using: &random) { Self.damage(&bytes, &random) }
            guard let root = try? XMLReader.read(bytes, limits: limits) else { continue }
            let size = Self.size(root)
            #expect(size.elements <= 60 && size.depth <= 8 && size.longest <= 200, "seed \(seed)")
            _ = try? Multistatus.read(bytes)
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        case 2: bytes.removeSubrange(place...)
        case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
        default:
            let pieces = ["<", ">", "&", "]]>", "<![CDATA[", "<!DOCTYPE x>", "&#0;", "xmlns:d=\"\"", "\u{0}", "<?x ?>"]
            bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
        }
    }

    private static func size(_ node: XMLNode) -> (elements: Int, depth: Int, longest: Int) {
        var size = (elements: 1, depth: 1, longest: node.text.utf8.count)
        for child in node.children {
            let inner = Self.size(child)
            size.elements += inner.elements
            size.depth = max(size.depth, inner.depth + 1)
            size.longest = max(size.longest, inner.longest)
        }
        return size
    }
}
