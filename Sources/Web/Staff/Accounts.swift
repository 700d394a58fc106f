import Care
import HTTPTypes
import Store
import Synchronization

/// Creates the administrator and checks passwords, slowly and evenly.
final class Accounts: Sendable {
    private let store: any StoreEngine
    private let clock: any WallClock
    private let hashing = HashingQueue()
    private let throttle = Mutex(LoginThrottle())

    init(store: any StoreEngine, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    /// The account these belong to.
    ///
    /// An unknown email takes as long as a wrong password and reads the same.
    func signIn(email: String, password: String) async throws -> StaffMember {
        let email = Self.normalised(email)
        let now = clock.now
        if let wait = throttle.withLock({ $0.wait(for: email, at: now) }) {
            throw Self.slowDown(wait)
        }
        let account = try await store.read { try $0.staffAccount(email: email) }
        let hash = account.flatMap { PasswordHash($0.passwordHash) } ?? Self.nobody
        let isRight = try await hashing.run {
            password.utf8.count <= PasswordRule.longest && hash?.matches(password) == true
        }
        guard let member = account?.member, isRight else {
            throttle.withLock { $0.failed(email, at: now) }
            throw Problem(.unauthorized, title: "Not signed in", advice: "The email or the password is not right.")
        }
        throttle.withLock { $0.succeeded(email) }
        return member
    }

    func createAdministrator(link: String, name: String, email: String, password: String) async throws -> StaffMember {
        let name = name.trimmed()
        let email = Self.normalised(email)
        guard (1...100).contains(name.count) else { throw Problem.invalid("Enter your name, at most 100 characters.") }
        guard Self.isEmail(email) else { throw Problem.invalid("Enter an email address, such as desk@clinic.example.") }
        if let complaint = PasswordRule.complaint(about: password, context: [name, email]) {
            throw Problem.invalid(complaint)
        }
        let digest = SecretText.digest(link)
        // Asked before the slow part, so that a made-up link costs no hashing.
        guard try await isInvitationGood(digest) else { throw Problem.linkSpent }
        let hash = try await hashing.run { try PasswordHash.make(from: password).description }
        let member = try await store.write { tx -> StaffMember? in
            guard try tx.spendInvitation(digest: digest, lifetime: SetupLink.lifetime) else { return nil }
            return try tx.insertAdministrator(name: name, email: email, passwordHash: hash)
        }
        guard let member else { throw Problem.linkSpent }
        return member
    }

    func isSetupLinkGood(_ link: String) async throws -> Bool {
        try await isInvitationGood(SecretText.digest(link))
    }

    private func isInvitationGood(_ digest: [UInt8]) async throws -> Bool {
        try await store.read { try $0.isInvitationGood(digest: digest, lifetime: SetupLink.lifetime) }
    }

    /// A hash no password has: what an unknown account is compared with.
    private static let nobody = PasswordHash(
        "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    )

    private static func slowDown(_ wait: Span) -> Problem {
        let seconds = Int(wait.seconds.rounded(.up))
        let text = seconds < 90 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
        return Problem(.tooManyRequests, title: "Too many tries", advice: "Wait \(text), then try again.")
    }

    private static func normalised(_ email: String) -> String { email.trimmed().lowercased() }

    private static func isEmail(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
            && !text.contains(where: \.isWhitespace)
    }
}

extension String {
    /// Without white space at either end.
    func trimmed() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
