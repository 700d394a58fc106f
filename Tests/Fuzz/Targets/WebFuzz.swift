import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Forms, queries, cookies and ways back, as a browser or somebody else sends them.
enum WebFuzz {
    static func check(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        return form(text, bytes) ?? wayBack(text) ?? request(text)
    }

    private static func form(_ text: String, _ bytes: [UInt8]) -> String? {
        // Refused or read, as long as it returns.
        let read = try? FormBody(text)
        _ = read?["csrf"]
        let escaped = bytes.map { "%" + hex($0) }.joined()
        let form = try? FormBody("a=1&field=\(escaped)")
        let expected = bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
        return form?["field"] == expected ? nil : "a field comes out changed"
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static func wayBack(_ text: String) -> String? {
        guard let path = ReturnPath.safe(text) else { return nil }
        let base = URL(string: "https://clinic.example/login")
        return URL(string: path, relativeTo: base)?.host() == "clinic.example" ? nil : "the way back leads elsewhere"
    }

    private static func request(_ text: String) -> String? {
        var fields = HTTPFields()
        fields[.cookie] = text
        let head = HTTPRequest(method: .get, scheme: "https", authority: "a", path: text, headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        _ = request.cookies["caduceus"]?.value
        _ = request.uri.path
        let length = request.uri.queryParameters.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        // Bytes that are not UTF-8 become a character of three bytes.
        return length > 3 * text.utf8.count ? "a query grows" : nil
    }
}
