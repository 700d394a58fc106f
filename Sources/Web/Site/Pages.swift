import Assets
import Hummingbird
import Mustache
import NIOCore

/// The console's templates, parsed once when the server starts.
package struct Pages: Sendable {
    private let library: MustacheLibrary

    /// Throws when a template carried in the binary does not parse, which a test would have seen.
    package init() throws {
        var library = MustacheLibrary()
        for name in Assets.names(under: "pages/") where name.hasSuffix(".mustache") {
            let short = name.dropFirst("pages/".count).dropLast(".mustache".count)
            try library.register(Assets.text(name) ?? "", named: String(short))
        }
        self.library = library
    }

    /// The page as HTML; every value in it is escaped.
    package func html(_ template: String, _ model: Any) -> String {
        library.render(model, withTemplate: template) ?? ""
    }

    func response(_ template: String, _ model: Any, status: HTTPResponse.Status = .ok) -> Response {
        response([template], model, status: status)
    }

    /// One answer of several templates over the same model, one after the other.
    func response(_ templates: [String], _ model: Any, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: templates.map { html($0, model) }.joined()))
        )
    }
}
