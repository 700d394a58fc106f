import Testing
import WhatsApp

@Suite struct JSONTests {
    private static let valid: [(String, JSONValue)] = [
        ("null", JSONValue.null), (" true ", true), ("[]", []), ("{}", [:]), ("-0", 0), ("12", 12),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .decimal("9223372036854775808")), ("1.50", .decimal("1.50")),
        ("1e400", .decimal("1e400")), (#""a\"b\\c\/d\n\u00e9""#, "a\"b\\c/d\né"), (#""\ud83d\ude42""#, "🙂"),
        (#""\ud83d!""#, "\u{FFFD}!"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\udc00""#, "\u{FFFD}"),
        (#""\u0000""#, "\0"), (#"{"a":[1,{"b":null}]}"#, ["a": [1, ["b": .null]]]),
    ]

    @Test(arguments: valid)
    func `valid text reads as its value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "'a'", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\n\"",
        "[1,]", "[1", "[,1]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "1 2", "[] []", "\u{FEFF}1",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: UnreadableJSON.self) { try JSONValue(parsing: text) }
    }

    @Test func `nesting is followed to 64 and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(64))
        #expect(throws: UnreadableJSON(reason: .tooDeep, offset: 64)) { try JSONValue(parsing: nested(65)) }
        #expect(throws: UnreadableJSON(reason: .tooDeep, offset: 64)) {
            try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
        }
    }

    @Test func `bytes that are not UTF-8 become replacement characters`() throws {
        let value = try JSONValue(parsing: [UInt8(ascii: "\""), 0xFF, 0xC3, UInt8(ascii: "\"")])
        #expect(value.string?.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" } == true)
    }

    @Test func `of repeated names the last counts and all are kept`() throws {
        let text = #"{"a":1,"a":2}"#
        let value = try JSONValue(parsing: text)
        #expect(value["a"] == 2)
        #expect(String(decoding: value.encoded(), as: UTF8.self) == text)
    }

    @Test func `numbers and their texts read alike`() throws {
        let value = try JSONValue(parsing: #"[5,"5",5.5,"5.5",1e999,"x"]"#)
        #expect(value.array?.map(\.integer) == [5, 5, nil, nil, nil, nil])
        #expect(value.array?.map(\.double) == [5, 5, 5.5, 5.5, nil, nil])
        #expect(value.array?.map(\.text) == ["5", "5", "5.5", "5.5", "1e999", "x"])
    }

    @Test func `the escaped style is the form Meta signs`() {
        let value: JSONValue = ["mime": "image/jpeg", "text": "é🙂\u{1F}"]
        let escaped = String(decoding: value.encoded(.escaped), as: UTF8.self)
        #expect(escaped == #"{"mime":"image\/jpeg","text":"\u00e9\ud83d\ude42\u001f"}"#)
        #expect(String(decoding: value.encoded(), as: UTF8.self) == #"{"mime":"image/jpeg","text":"é🙂\u001f"}"#)
    }

    @Test(arguments: Fixtures.names) func `writing and reading again changes nothing`(name: String) throws {
        let value = try JSONValue(parsing: try Fixtures.bytes(name))
        #expect(try JSONValue(parsing: value.encoded()) == value)
        #expect(try JSONValue(parsing: value.encoded(.escaped)) == value)
    }
}
