import Foundation
import WhatsApp

/// The real simulator, `caduceus simulator`, spoken to as its phones' page does.
struct SimulatorProcess: Sendable {
    let child: Child
    let address: String
    private let caller: Caller

    /// Starts it on a free port; webhooks go to `callback`.
    static func start(in folder: URL, callback: String, seed: UInt64, _ caller: Caller) async throws -> SimulatorProcess
    {
        let child = try Child(
            [
                "simulator", "--port", "0", "--print-port", "--callback", callback, "--seed", "\(seed)",
                "--app-secret", ServerProcess.appSecret, "--verify-token", ServerProcess.verifyToken,
                "--token", ServerProcess.token,
            ],
            named: "simulator",
            in: folder
        )
        var port: Int?
        try await eventually("the simulator listens") {
            port = Int(try String(contentsOf: child.output, encoding: .utf8).prefix { $0 != "\n" })
            return port != nil
        }
        return SimulatorProcess(child: child, address: "http://127.0.0.1:\(port ?? 0)", caller: caller)
    }

    struct Refused: Error {
        var status: Int
    }

    /// One page of the control API.
    func get<T: Decodable>(_ path: String, as _: T.Type) async throws -> T {
        let answer = try await caller.get("\(address)/_sim/\(path)")
        guard answer.status == 200 else { throw Refused(status: answer.status) }
        return try JSONDecoder().decode(T.self, from: answer.body)
    }

    @discardableResult
    func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        let headers = [("Content-Type", "application/json")]
        let answer = try await caller.post("\(address)/_sim/\(path)", headers, body: body.encoded())
        guard answer.status == 200 else { throw Refused(status: answer.status) }
        return try JSONValue(parsing: Array(answer.body))
    }

    /// Everything the Graph API took, from the first message on.
    func ledger() async throws -> [Accepted] {
        var messages: [Accepted] = []
        while true {
            let page = try await get("ledger?from=\(messages.count)", as: LedgerPage.self)
            messages += page.messages
            if messages.count >= page.count { return messages }
        }
    }

    func transcript(_ phone: Int) async throws -> Transcript {
        try await get("people/\(phone)/transcript", as: Transcript.self)
    }

    func act(_ phone: Int, _ action: JSONValue) async throws -> String? {
        try await post("people/\(phone)/actions", action)["id"]?.string
    }

    /// Updates the business has not answered with 200 yet.
    func backlog() async throws -> Int { try await get("state", as: State.self).backlog }
}

extension SimulatorProcess {
    struct State: Decodable {
        var backlog: Int
    }

    struct LedgerPage: Decodable {
        var count: Int
        var messages: [Accepted]
    }

    /// A message the Graph API took.
    struct Accepted: Decodable, Sendable {
        var id: String
        var to: String
        var kind: String
        /// Unix seconds.
        var at: Int64
        var windowOpen: Bool
        var fate: String
        var reachedPhone: Bool
        var correlation: String?

        var isTemplate: Bool { kind == "template" }
    }

    /// What one phone shows.
    struct Transcript: Decodable, Sendable {
        var bubbles: [Bubble]
    }

    struct Bubble: Decodable, Sendable {
        struct Content: Decodable, Sendable {
            struct Choice: Decodable, Sendable {
                var title: String
            }

            var kind: String
            var text: String?
            var choices: [Choice]?
        }

        var id: String
        /// Written on this phone.
        var mine: Bool
        var ticks: String
        var content: Content
        var tapped: Int?
    }
}
