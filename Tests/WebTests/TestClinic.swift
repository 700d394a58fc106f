import Care
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Practice
import Store
import Synchronization
import TestKit
import Web

/// A clock the test moves.
final class HandClock: WallClock {
    private let moment: Mutex<Instant>

    init(_ start: Instant) {
        moment = Mutex(start)
    }

    var now: Instant { moment.withLock { $0 } }

    func advance(by span: Span) { moment.withLock { $0 = $0 + span } }
}

/// A console over a store in a temporary folder, at half past nine on Monday 23 November 2026 in Berlin.
final class TestClinic: Sendable {
    static let morning = Instant(seconds: 1_795_422_600)
    static let password = "a quiet waiting room"

    let clock = HandClock(morning)
    let store: any StoreEngine
    private let failing: FailingStore
    let feed = LiveFeed()
    let settings: WebSettings
    let app: WebApp
    let journalled = Kept()
    private let file: TestStore

    /// Payloads the webhook kept, or the failure it meets.
    final class Kept: Sendable {
        struct Full: Error {}
        private let state = Mutex<(bodies: [[UInt8]], isFull: Bool)>(([], false))
        var bodies: [[UInt8]] { state.withLock { $0.bodies } }
        private let gate = Mutex<(isShut: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

        /// From now on whatever is to be kept waits, until `letGo`.
        func hold() { gate.withLock { $0.isShut = true } }

        func letGo() {
            let waiting = gate.withLock { gate in
                gate.isShut = false
                defer { gate.waiting = [] }
                return gate.waiting
            }
            for continuation in waiting { continuation.resume() }
        }

        func keepWhenFree(_ body: [UInt8]) async throws {
            await withCheckedContinuation { continuation in
                let isFree = gate.withLock { gate in
                    if gate.isShut { gate.waiting.append(continuation) }
                    return !gate.isShut
                }
                if isFree { continuation.resume() }
            }
            try keep(body)
        }

        func fill() { state.withLock { $0.isFull = true } }
        func keep(_ body: [UInt8]) throws {
            try state.withLock { state in
                if state.isFull { throw Full() }
                state.bodies.append(body)
            }
        }
    }

    static let line = "100"
    static let rules = PracticeRules(clinicName: "Linden Clinic", line: line)

    init(
        publicURL: String = "http://127.0.0.1:8080",
        checks: [HealthCheck] = [],
        troubles: [FoundTrouble] = [],
        heartbeat: Duration = .seconds(15),
        metricsToken: String? = nil,
        hasNightlyBackup: Bool = false,
        sessionClock: HandClock? = nil
    ) throws {
        file = try TestStore()
        let feed = feed
        failing = FailingStore(try file.open(clock: clock) { feed.publish($0) })
        store = failing
        let url = try needed(URL(string: publicURL))
        let zone = try needed(Zone("Europe/Berlin"))
        var settings = try WebSettings(
            publicURL: url,
            clinicName: "Linden Clinic",
            zone: zone,
            verifyToken: "verify-me"
        )
        settings.line = Self.line
        settings.heartbeat = heartbeat
        settings.metricsToken = metricsToken
        settings.hasNightlyBackup = hasNightlyBackup
        self.settings = settings
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let journalled = journalled
        app = try WebApp(
            WebDependencies(
                settings: settings,
                rules: Self.rules,
                store: store,
                clock: clock,
                sessionClock: sessionClock,
                feed: feed,
                logger: logger,
                isGenuine: { _, signature in signature == "good" },
                journal: { try await journalled.keepWhenFree($0) },
                checks: checks,
                figures: {
                    PracticeFigures(
                        journalLagSeconds: 1.5,
                        outbox: [.init(state: "queued", reason: "quiet_hours", count: 3)]
                    )
                },
                troubles: { troubles }
            )
        )
    }

    /// From now on the store fails with this; nil ends it.
    func failStore(with error: StoreError?) { failing.fail(with: error) }

    /// Runs `body` against the router, without a socket.
    func visit<T: Sendable>(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> T) async throws -> T {
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { try await body($0) }
    }

    /// Creates the administrator straight in the store and signs in with a ready-made session.
    func signIn() async throws -> Browser {
        let hash = try PasswordHash.make(from: Self.password).description
        let token = SecretText.make()
        let formToken = SecretText.make()
        let now = clock.now
        try await store.write { tx in
            let account = try tx.staffAccount(email: "ada@clinic.example")?.member
            let staff =
                try account
                ?? tx.insertAdministrator(
                    name: "Ada Admin",
                    email: "ada@clinic.example",
                    passwordHash: hash
                )
            try tx.insert(
                StaffSession(
                    staff: staff,
                    digest: SecretText.digest(token),
                    formToken: formToken,
                    began: now,
                    lastSeen: now
                )
            )
        }
        return Browser(cookie: "\(settings.cookieName)=\(token)", formToken: formToken)
    }
}

struct Missing: Error {}

/// The value, for initialisers that run outside a test.
func needed<T>(_ value: T?) throws -> T {
    guard let value else { throw Missing() }
    return value
}

/// What a signed-in browser sends along.
struct Browser: Sendable {
    var cookie: String
    var formToken: String

    var headers: HTTPFields { [.cookie: cookie] }

    /// Headers of a form sent from one of our own pages.
    static var ownForm: HTTPFields {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        headers[fetchSite] = "same-origin"
        return headers
    }

    var formHeaders: HTTPFields {
        var headers = Self.ownForm
        headers[.cookie] = cookie
        return headers
    }

    static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin

    static func form(_ fields: [(String, String)]) -> ByteBuffer {
        let allowed = CharacterSet.alphanumerics
        let pairs = fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        return ByteBuffer(string: pairs.joined(separator: "&"))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// The cookie's value set by this answer, up to the first semicolon.
    var newCookie: String? {
        headers[.setCookie].map { String($0.prefix { $0 != ";" }) }
    }
}
