import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Plain HTTP to a process under test; a server that is down fails at once.
struct Caller: Sendable {
    struct Answer: Sendable {
        var status: Int
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let client: HTTPClient

    /// Calls are possible while `body` runs.
    static func whileOpen<T>(_ body: (Caller) async throws -> T) async throws -> T {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<T, any Error>
        do {
            result = .success(try await body(Caller(client: client)))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    func get(_ url: String, _ headers: [(String, String)] = []) async throws -> Answer {
        try await send(HTTPClientRequest(url: url), headers)
    }

    func post(_ url: String, _ headers: [(String, String)] = [], body: [UInt8]) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(body)
        return try await send(request, headers)
    }

    private func send(_ request: HTTPClientRequest, _ headers: [(String, String)]) async throws -> Answer {
        var request = request
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let answer = try await client.execute(request, timeout: .seconds(10))
        let body = try await answer.body.collect(upTo: 64 << 20)
        return Answer(status: Int(answer.status.code), body: Data(body.readableBytesView))
    }
}
