import Simulator

/// A form with files, the only one the product reads: uploads to the simulator.
enum MultipartFuzz {
    /// The first line is the content type, the rest the body; then the rest is a file inside a well-formed body.
    static func check(_ bytes: [UInt8]) -> String? {
        let (type, body) = headAndBody(bytes)
        let first = MultipartForm(body, contentType: type)
        let second = MultipartForm(body, contentType: type)
        for name in ["file", "messaging_product", ""] where first?[name] != second?[name] {
            return "two readings of the form differ"
        }
        if let file = first?["file"], file.bytes.count > body.count { return "a file is longer than its form" }
        return roundTrip(body)
    }

    private static func roundTrip(_ file: [UInt8]) -> String? {
        let mark = Array("--fuzz-boundary".utf8)
        var body = mark + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".utf8
        body += file
        body += "\r\n--fuzz-boundary--\r\n".utf8
        guard Self.count(mark, in: body) == 2 else { return nil }
        let form = MultipartForm(body, contentType: "multipart/form-data; boundary=fuzz-boundary")
        return form?["file"]?.bytes == file ? nil : "a file comes out changed"
    }

    private static func count(_ pattern: [UInt8], in body: [UInt8]) -> Int {
        body.indices.count { body[$0] == pattern[0] && body[$0...].starts(with: pattern) }
    }
}
