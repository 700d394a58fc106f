import Assets
import Care
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// Styles and scripts from inside the binary, with a version in their address so that browsers may keep them.
struct StaticFiles: Sendable {
    private struct File: Sendable {
        var type: String
        var body: ByteBuffer
        var tag: String
    }

    private let files: [String: File]
    /// Changes with any file; part of every link to one.
    let version: String

    init() {
        var files: [String: File] = [:]
        var all = SHA256()
        for name in Assets.names(under: "static/") {
            guard let bytes = Assets.bytes(name), let type = Self.type(of: name) else { continue }
            all.update(data: bytes)
            let tag = "\"\(Self.short(SHA256.hash(data: bytes)))\""
            files[String(name.dropFirst("static/".count))] = File(type: type, body: ByteBuffer(bytes: bytes), tag: tag)
        }
        self.files = files
        version = Self.short(all.finalize())
    }

    func response(named name: String, for request: Request) throws(Problem) -> Response {
        guard let file = files[name] else { throw .notFound }
        let isCurrent = request.uri.queryParameters["v"].map(String.init) == version
        let headers: HTTPFields = [
            .contentType: file.type,
            .eTag: file.tag,
            .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.body))
    }

    private static func type(of name: String) -> String? {
        if name.hasSuffix(".css") { return "text/css; charset=utf-8" }
        if name.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
        if name.hasSuffix(".svg") { return "image/svg+xml" }
        return nil
    }

    private static func short(_ digest: SHA256Digest) -> String { Hex.text(digest.prefix(8)) }
}
