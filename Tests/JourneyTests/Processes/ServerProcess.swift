import Care
import Foundation
import Store
import TestKit
import Testing
import WhatsApp

/// The real server, `caduceus serve`, on a database and a port of its own; it may be started again and again.
struct ServerProcess: Sendable {
    static let appSecret = "journey-app-secret"
    static let verifyToken = "journey-verify-token"
    static let token = "journey-token"
    static let line = "106540352242922"
    let folder: URL
    private let database: TestStore
    let port: Int
    private let settings: URL

    /// `database` lies on another disk, perhaps.
    init(folder: URL, database: TestStore? = nil, zone: String = "UTC", graph: String) throws {
        self.folder = folder
        self.database = try database ?? TestStore()
        port = try FreePort.find()
        settings = folder.appending(path: "caduceus.yaml")
        let yaml = """
            clinic:
              name: Harbour Clinic
              region: US
              zone: \(zone)
            store: \(self.database.address)
            master-key: \(TestStore.masterKey)
            listen:
              port: \(port)
            whatsapp:
              base-url: \(graph)
              token: \(Self.token)
              phone-number-id: "\(Self.line)"
              business-account-id: "102290129340398"
              app-secret: \(Self.appSecret)
              verify-token: \(Self.verifyToken)
            """
        try Data(yaml.utf8).write(to: settings)
    }

    var address: String { "http://127.0.0.1:\(port)" }
    var webhook: String { "\(address)/webhooks/whatsapp" }

    func start() throws -> Child {
        try Child(["serve", "--config", settings.path], named: "server", in: folder)
    }

    /// Starts it and waits until it answers.
    func startListening(_ caller: Caller) async throws -> Child {
        let child = try start()
        do {
            try await eventually("the server listens") {
                try await caller.get("\(address)/healthz").status == 200
            }
        } catch {
            Issue.record("\(child.lastWords)")
            throw error
        }
        return child
    }

    /// The database as the test reads and seeds it.
    func openStore() throws -> any StoreEngine {
        try database.open(migrated: false, clock: MachineClock())
    }

    /// What the setting `store` says.
    var store: String { database.address }

    /// Posts a webhook as Meta does; the signature is right unless another is given.
    func deliver(_ body: [UInt8], signature: String? = nil, _ caller: Caller) async throws -> Int {
        let header = signature ?? WebhookSignature.header(for: body, secret: Self.appSecret)
        let headers = [("Content-Type", "application/json"), ("X-Hub-Signature-256", header)]
        return try await caller.post(webhook, headers, body: body).status
    }
}

/// The machine's clock.
struct MachineClock: WallClock {
    var now: Instant { Instant(Date()) }
}

/// A folder that is gone when `body` is over.
func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        // What is left behind is in the system's folder for such things.
        try? FileManager.default.removeItem(at: folder)
    }
    return try await body(folder)
}
