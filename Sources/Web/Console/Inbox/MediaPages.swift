import Care
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// What patients sent besides words: shown only as what it safely is, never as a page.
struct MediaPages {
    let console: Console
    /// Files on their way to browsers; a browser that does not read keeps its file in memory until it is dropped.
    private let budget = ByteBudget(256 << 20)
    private static let chunk = 256 << 10

    init(console: Console) {
        self.console = console
    }

    func add(to router: Router<ConsoleContext>) {
        router.get("/media/:id", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        guard let id = Identifier<WaitingMedia>(context.parameters.get("id") ?? "") else { throw Problem.notFound }
        let found = try await console.records.look(.sawMedia, at: .media(id), by: session) { try $0.mediaFile(id) }
        guard let file = found else { throw Problem.notFound }
        let type = MediaType(file.mime)
        var headers: HTTPFields = [
            .contentType: type.isShown ? type.name : "application/octet-stream",
            .contentDisposition: Self.disposition(type, filename: file.filename, id: id),
            .contentSecurityPolicy: "sandbox; default-src 'none'",
            .cacheControl: "private, no-store",
            .acceptRanges: "bytes",
        ]
        guard let range = request.headers[.range].flatMap({ ByteRange($0, of: file.bytes.count) }) else {
            return Response(status: .ok, headers: headers, body: try body(file.bytes[...]))
        }
        headers[.contentRange] = "bytes \(range.bytes.lowerBound)-\(range.bytes.upperBound)/\(file.bytes.count)"
        return Response(
            status: .partialContent,
            headers: headers,
            body: try body(file.bytes[range.bytes])
        )
    }

    /// The bytes in pieces, for as long as they are read.
    private func body(_ bytes: ArraySlice<UInt8>) throws(Problem) -> ResponseBody {
        let share = ByteBudget.Share(of: budget)
        guard share.grow(by: bytes.count) else { throw Problem.storeBusy }
        let beat = console.settings.heartbeat
        return ResponseBody(contentLength: bytes.count) { writer in
            // The share lasts as long as the answer that holds it.
            defer { withExtendedLifetime(share) {} }
            try await PatientWriting.run(&writer, beat: beat) { writer, watch in
                var rest = bytes
                while !rest.isEmpty {
                    let piece = ByteBuffer(bytes: rest.prefix(Self.chunk))
                    rest = rest.dropFirst(Self.chunk)
                    try await watch.write { try await writer.write(piece) }
                }
            }
            try await writer.finish(nil)
        }
    }

    /// The name a file is kept under when it is saved; RFC 6266 has it escaped.
    private static func disposition(_ type: MediaType, filename: String?, id: Identifier<WaitingMedia>) -> String {
        let name = filename.map { String($0.prefix(120)) } ?? "whatsapp-\(id)"
        let escaped = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
        return "\(type.isShown ? "inline" : "attachment"); filename*=UTF-8''\(escaped)"
    }
}

/// The one span of bytes a player asks for; some play nothing without it.
package struct ByteRange: Hashable {
    package let bytes: ClosedRange<Int>

    /// Nil for anything but one span that lies in so many bytes: then the whole is sent.
    package init?(_ header: String, of count: Int) {
        guard header.hasPrefix("bytes="), count > 0 else { return nil }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let length = Int(ends[1]), length > 0 else { return nil }
            bytes = max(0, count - length)...(count - 1)
        } else {
            guard let first = Int(ends[0]), first >= 0, first < count else { return nil }
            guard let last = ends[1].isEmpty ? count - 1 : Int(ends[1]), last >= first else { return nil }
            bytes = first...min(last, count - 1)
        }
    }
}
