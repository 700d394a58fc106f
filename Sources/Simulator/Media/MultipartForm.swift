/// A `multipart/form-data` body (RFC 7578), cut into its parts; at most 32 of them.
package struct MultipartForm {
    package struct Part: Hashable {
        package var contentType: String?
        package var filename: String?
        package var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private var parts: [String: Part] = [:]

    package subscript(name: String) -> Part? { parts[name] }

    /// The parts that are no files.
    var texts: [String: String] { parts.filter { $0.value.filename == nil }.mapValues(\.text) }

    package init?(_ body: [UInt8], contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
        let pieces = contentType.split(separator: "boundary=", maxSplits: 1)
        guard pieces.count == 2 else { return nil }
        var boundary = pieces[1].prefix { $0 != ";" }
        if boundary.first == "\"" { boundary = boundary.dropFirst().prefix { $0 != "\"" } }
        let text = String(boundary).trimmingSpaces
        guard !text.isEmpty, text.utf8.count <= 200 else { return nil }
        let delimiter = Array("--\(text)".utf8)
        let places = Self.places(of: delimiter, in: body[...], limit: 33)
        guard places.count >= 2 else { return nil }
        for (start, end) in zip(places, places.dropFirst()) {
            read(body[(start + delimiter.count)..<end])
        }
    }

    private mutating func read(_ raw: ArraySlice<UInt8>) {
        let blank: [UInt8] = [13, 10, 13, 10]
        guard let cut = Self.places(of: blank, in: raw.prefix(8_192), limit: 1).first else { return }
        let head = String(decoding: raw[raw.startIndex..<cut], as: UTF8.self)
        var bytes = raw[(cut + 4)...]
        if bytes.suffix(2) == [13, 10] { bytes = bytes.dropLast(2) }
        var part = Part(bytes: Array(bytes))
        var name: String?
        for line in head.split(whereSeparator: \.isNewline) {
            let lowered = line.lowercased()
            if lowered.hasPrefix("content-disposition:") {
                name = Self.parameter("name", in: line)
                part.filename = Self.parameter("filename", in: line)
            } else if lowered.hasPrefix("content-type:") {
                part.contentType = String(line.dropFirst(13)).trimmingSpaces
            }
        }
        if let name { parts[name] = part }
    }

    private static func parameter(_ name: String, in line: Substring) -> String? {
        for piece in line.split(separator: ";").dropFirst() {
            let text = String(piece).trimmingSpaces
            guard text.lowercased().hasPrefix(name + "=") else { continue }
            return String(text.dropFirst(name.count + 1)).filter { $0 != "\"" }
        }
        return nil
    }

    /// Where `pattern` begins, in the slice's own indices.
    private static func places(of pattern: [UInt8], in body: ArraySlice<UInt8>, limit: Int) -> [Int] {
        guard let first = pattern.first, body.count >= pattern.count else { return [] }
        var places: [Int] = []
        var index = body.startIndex
        while index <= body.endIndex - pattern.count, places.count < limit {
            if body[index] == first, body[index..<index + pattern.count].elementsEqual(pattern) {
                places.append(index)
                index += pattern.count
            } else {
                index += 1
            }
        }
        return places
    }
}
