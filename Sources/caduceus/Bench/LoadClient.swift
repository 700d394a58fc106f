import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// So many keep-alive connections that each send the next request as soon as the last is answered.
///
/// It reads only as much of an answer as it takes to know its status and its end, so that it costs the machine little.
final class LoadClient: Sendable {
    struct Figures: Sendable {
        var answered = 0
        var failed = 0
        var seconds = 0.0
        var milliseconds: [Double] = []

        var perSecond: Double { Double(answered) / max(seconds, 0.001) }

        /// The time within which `share` (0...1) of the answers came, in milliseconds.
        func percentile(_ share: Double) -> Double {
            guard !milliseconds.isEmpty else { return 0 }
            let sorted = milliseconds.sorted()
            return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
    }

    private let requests: [ByteBuffer]
    private let next = Atomic<Int>(0)

    /// Requests are sent in turn; each is a whole HTTP/1.1 request.
    init(requests: [[UInt8]]) {
        self.requests = requests.map { ByteBuffer(bytes: $0) }
    }

    func run(port: Int, connections: Int, for span: Duration, on group: any EventLoopGroup) async throws -> Figures {
        let end = NIODeadline.now() + .nanoseconds(span.components.seconds * 1_000_000_000)
        let began = ContinuousClock.now
        let all = try await withThrowingTaskGroup(of: Figures.self) { tasks in
            for _ in 0..<connections {
                tasks.addTask { try await self.connection(port: port, until: end, on: group) }
            }
            return try await tasks.reduce(into: Figures()) { sum, one in
                sum.answered += one.answered
                sum.failed += one.failed
                sum.milliseconds += one.milliseconds
            }
        }
        var figures = all
        let spent = began.duration(to: .now).components
        figures.seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
        return figures
    }

    private func connection(port: Int, until end: NIODeadline, on group: any EventLoopGroup) async throws -> Figures {
        let promise = group.next().makePromise(of: Figures.self)
        _ = try await ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = LoadHandler(end: end, promise: promise) { self.request() }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return try await promise.futureResult.get()
    }

    private func request() -> ByteBuffer {
        requests[next.wrappingAdd(1, ordering: .relaxed).oldValue % requests.count]
    }
}

/// One connection: write, wait for the whole answer, write again.
private final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let end: NIODeadline
    private let promise: EventLoopPromise<LoadClient.Figures>
    private let request: () -> ByteBuffer
    private var figures = LoadClient.Figures()
    private var received = ByteBuffer()
    private var sentAt = NIODeadline.now()

    init(end: NIODeadline, promise: EventLoopPromise<LoadClient.Figures>, request: @escaping () -> ByteBuffer) {
        self.end = end
        self.promise = promise
        self.request = request
    }

    func channelActive(context: ChannelHandlerContext) { send(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard let status = wholeAnswer() else { return }
        received.clear()
        figures.milliseconds.append(Double((NIODeadline.now() - sentAt).nanoseconds) / 1_000_000)
        if status == 200 { figures.answered += 1 } else { figures.failed += 1 }
        if NIODeadline.now() < end { send(context) } else { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) { promise.succeed(figures) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        figures.failed += 1
        context.close(promise: nil)
    }

    private func send(_ context: ChannelHandlerContext) {
        sentAt = .now()
        context.writeAndFlush(wrapOutboundOut(request()), promise: nil)
    }

    /// The status of the answer once all of it is here.
    private func wholeAnswer() -> Int? {
        received.withUnsafeReadableBytes { bytes -> Int? in
            guard bytes.count >= 16, let head = Self.end(of: bytes) else { return nil }
            let length = Self.contentLength(UnsafeRawBufferPointer(rebasing: bytes[..<head]))
            guard bytes.count >= head + length else { return nil }
            return bytes[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 }
        }
    }

    private static func end(of bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 3
        while index < bytes.count {
            if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    private static let name = Array("\ncontent-length:".utf8)

    private static func contentLength(_ head: UnsafeRawBufferPointer) -> Int {
        var start = 0
        while start + name.count < head.count {
            if name.indices.allSatisfy({ head[start + $0] | 0x20 == name[$0] | 0x20 }) {
                let digits = head[(start + name.count)...].drop { $0 == 32 }.prefix { (48...57).contains($0) }
                return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
            }
            start += 1
        }
        return 0
    }
}
