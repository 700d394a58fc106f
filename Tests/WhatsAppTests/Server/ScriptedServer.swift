import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What a test's server got.
struct Received: Sendable, Equatable {
    var method: String
    var target: String
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// What it does about it.
enum Reply: Sendable {
    case answer(Int, [UInt8], headers: [String: String] = [:])
    /// Reads the request whole, then closes without an answer.
    case hangUp
    /// Never answers.
    case silence
    /// Begins an answer of so many bytes and stops after these.
    case stall(of: Int, [UInt8])

    static func json(_ status: Int, _ text: String) -> Reply { .answer(status, Array(text.utf8)) }
}

/// A small server on 127.0.0.1 that answers as a test says and keeps what it got.
final class ScriptedServer: Sendable {
    let script: @Sendable (Received) -> Reply
    private let kept = Mutex<[Received]>([])

    var received: [Received] { kept.withLock { $0 } }

    init(_ script: @escaping @Sendable (Received) -> Reply) {
        self.script = script
    }

    func keep(_ request: Received) { kept.withLock { $0.append(request) } }

    /// Runs the server while `body` runs, and gives it the address.
    func run<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(server: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
        do {
            let result = try await body(address)
            try await channel.close()
            return result
        } catch {
            try await channel.close()
            throw error
        }
    }
}

private final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: ScriptedServer
    private var request = Received(method: "", target: "", headers: [:], body: [])

    init(server: ScriptedServer) {
        self.server = server
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
            request = Received(
                method: head.method.rawValue,
                target: head.uri,
                headers: Dictionary(headers) { first, _ in first },
                body: []
            )
        case .body(let bytes): request.body += Array(bytes.readableBytesView)
        case .end:
            server.keep(request)
            reply(server.script(request), context)
        }
    }

    private func reply(_ reply: Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .silence: break
        case .stall(let promised, let bytes):
            let headers: HTTPHeaders = ["content-length": String(promised)]
            context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        case .hangUp: context.close(promise: nil)
        case .answer(let status, let bytes, let extra):
            var headers = HTTPHeaders(extra.map { ($0.key, $0.value) })
            headers.add(name: "content-length", value: String(bytes.count))
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
