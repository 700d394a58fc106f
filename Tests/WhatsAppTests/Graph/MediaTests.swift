import Care
import Crypto
import Dialogue
import Foundation
import Synchronization
import TestKit
import Testing
import WhatsApp

@Suite(.endsInTime) struct MediaTests {
    private let bytes = Array("test".utf8)
    private let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    private let base64 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="

    private func media(sha256: String?) -> IncomingMedia {
        IncomingMedia(kind: .image, id: "7001", mimeType: "image/jpeg", sha256: sha256)
    }

    /// A server whose media is `bytes` at `/file`, described with this hash and address.
    private func server(sha256: String, url: String? = nil, file: Reply? = nil) -> ScriptedServer {
        ScriptedServer { request in
            if request.target == "/file" { return file ?? .answer(200, Array("test".utf8)) }
            let address = url ?? "http://\(request.headers["host"] ?? "")/file"
            return .json(200, #"{"url":"\#(address)","mime_type":"image/jpeg","sha256":"\#(sha256)","file_size":"4"}"#)
        }
    }

    private func download(_ server: ScriptedServer, _ media: IncomingMedia) async throws -> [UInt8] {
        try await server.run { address in
            try await withClient(at: address) { try await $0.download(media, line: "100200300") }
        }
    }

    @Test func `media is fetched with the token, and its hash is checked in either form`() async throws {
        for (described, announced) in [(hex, base64), (base64, hex), ("odd", nil)] as [(String, String?)] {
            let server = server(sha256: described)
            #expect(try await download(server, media(sha256: announced)) == bytes)
            #expect(server.received.map(\.target) == ["/v25.0/7001?phone_number_id=100200300", "/file"])
            #expect(server.received.allSatisfy { $0.headers["authorization"] == "Bearer TOKEN" })
        }
    }

    @Test func `other bytes than Meta announced are refused`() async throws {
        let wrong = String(repeating: "0", count: 64)
        for (described, announced) in [(wrong, base64), (hex, wrong)] {
            await #expect(throws: MediaFailure.wrongHash) {
                _ = try await download(server(sha256: described), media(sha256: announced))
            }
        }
    }

    @Test(arguments: [
        "http://169.254.169.254/latest", "https://evil.example/file", "https://lookaside.fbsbx.com.evil.example/x",
        "http://lookaside.fbsbx.com/x", "https://lookaside.fbsbx.com:8443/x", "https://u:p@lookaside.fbsbx.com/x",
        "file:///etc/passwd", "", "http://127.0.0.1:1/file",
    ])
    func `the token is shown to nobody but Meta`(url: String) async throws {
        let server = server(sha256: hex, url: url)
        await #expect(throws: MediaFailure.strangeAddress) { _ = try await download(server, media(sha256: nil)) }
        #expect(server.received.count == 1)
    }

    @Test func `an address that has expired is asked for once more`() async throws {
        let tries = Tries()
        let server = ScriptedServer { request in
            if request.target == "/file" {
                return tries.next() == 1 ? .json(404, "") : .answer(200, Array("test".utf8))
            }
            return .json(200, #"{"url":"http://\#(request.headers["host"] ?? "")/file"}"#)
        }
        #expect(try await download(server, media(sha256: base64)) == bytes)
        await #expect(throws: MediaFailure.gone) {
            _ = try await download(self.server(sha256: hex, file: .json(404, "")), media(sha256: nil))
        }
    }

    @Test func `a download that falls silent is given up long before its whole time, and may be tried again`()
        async throws
    {
        let server = server(sha256: hex, file: .stall(of: 4, Array("te".utf8)))
        try await server.run { address -> Void in
            try await withClient(at: address, silenceTimeout: .milliseconds(200)) { client -> Void in
                // The whole download may take two minutes, the test one.
                await #expect(throws: (any Error).self) { _ = try await client.download(media(sha256: nil)) }
            }
        }
    }

    @Test func `no more of a file is read than its kind may have`() async throws {
        let limit = MediaRules.receivedLimit(.image)
        #expect(limit == 32_000_000 && MediaRules.receivedLimit(.document) == MediaRules.maximumBytes)
        let server = ScriptedServer { request in
            request.target == "/file"
                ? .stall(of: limit + 1, [1, 2, 3])
                : .json(200, #"{"url":"http://\#(request.headers["host"] ?? "")/file"}"#)
        }
        // It says how long it is, and nothing of it is waited for.
        do {
            _ = try await download(server, media(sha256: nil))
            Issue.record("read")
        } catch {
            #expect("\(error)".contains("TooManyBytes"))
        }
    }

    @Test func `a file is uploaded as a form, and its name cannot break out of it`() async throws {
        let server = ScriptedServer { _ in .json(200, #"{"id":"9001"}"#) }
        let id = try await server.run { address in
            try await withClient(at: address) {
                try await $0.upload(bytes, mimeType: "image/png", filename: "a\"\r\nb.png")
            }
        }
        #expect(id == "9001")
        let request = try #require(server.received.first)
        #expect(request.target == "/v25.0/100200300/media")
        let boundary = try #require(request.headers["content-type"]?.split(separator: "boundary=").last)
        #expect(
            request.text
                == [
                    "--\(boundary)", #"Content-Disposition: form-data; name="messaging_product""#, "", "whatsapp",
                    "--\(boundary)", #"Content-Disposition: form-data; name="type""#, "", "image/png", "--\(boundary)",
                    #"Content-Disposition: form-data; name="file"; filename="a___b.png""#, "Content-Type: image/png",
                    "",
                    "test", "--\(boundary)--", "",
                ].joined(separator: "\r\n")
        )
    }

    @Test func `files beyond Meta's limits are not uploaded`() async throws {
        #expect(MediaRules.limit(mimeType: "audio/ogg; codecs=opus") == 16_000_000)
        #expect(MediaRules.limit(mimeType: "image/jpeg") == 5_000_000)
        #expect(MediaRules.limit(mimeType: "application/pdf") == 100_000_000)
        let server = ScriptedServer { _ in .silence }
        try await server.run { address in
            try await withClient(at: address) { client in
                for size in [0, 500_001] {
                    await #expect(throws: GraphFailure.self) {
                        let file = [UInt8](repeating: 0, count: size)
                        _ = try await client.upload(file, mimeType: "image/webp", filename: "s.webp")
                    }
                }
            }
        }
        #expect(server.received.isEmpty)
    }
}

/// Counts calls.
private final class Tries: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
