import Assets
import HTTPTypes
import Hummingbird
import NIOCore

/// The phones' page: files carried inside the binary.
struct PhonesPage {
    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in Response.redirect(to: "/phones/") }
        router.get("/phones") { _, _ in file("index.html") }
        router.get("/phones/:file") { _, context in file(context.parameters.get("file") ?? "") }
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    private func file(_ name: String) -> Response {
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        guard let type = Self.types[ending], let bytes = Assets.bytes("static/phones/\(name)") else {
            return Response(status: .notFound)
        }
        let headers: HTTPFields = [
            .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                + "img-src 'self' https: data: blob:; media-src 'self' https: blob:; form-action 'none'; "
                + "base-uri 'none'; frame-ancestors 'self'",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
