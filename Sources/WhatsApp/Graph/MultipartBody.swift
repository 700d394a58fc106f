import Care
import Crypto

/// A form with one file (RFC 7578).
struct MultipartBody {
    let type: String
    let bytes: [UInt8]

    init(fields: [(String, String)], file: [UInt8], filename: String, mimeType: String) {
        // The boundary comes from the file's own hash: a file that holds it would have to hold its own hash.
        let boundary = "caduceus-" + Hex.text(SHA256.hash(data: file).prefix(16))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(file.count + 1_024)
        for (name, value) in fields {
            bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        let header = "Content-Disposition: form-data; name=\"file\"; filename=\"\(Self.quoted(filename))\""
        bytes += "--\(boundary)\r\n\(header)\r\nContent-Type: \(Self.quoted(mimeType))\r\n\r\n".utf8
        bytes += file
        bytes += "\r\n--\(boundary)--\r\n".utf8
        type = "multipart/form-data; boundary=\(boundary)"
        self.bytes = bytes
    }

    /// Nothing in a name may end the quotes or the line.
    private static func quoted(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(240).map { $0.value < 0x20 || $0 == "\"" || $0 == "\\" ? "_" : Character($0) }
        )
    }
}
