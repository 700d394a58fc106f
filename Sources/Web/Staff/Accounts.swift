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
    func signIn(email: String, password: String, from address: String?) async throws -> StaffMember {
        let email = Self.normalised(email)
        // No account has such an email, and nothing that long is worth remembering.
        guard email.utf8.count <= Self.longestEmail else { throw Self.notSignedIn }
        let now = clock.now
        if let wait = throttle.withLock({ $0.attempt(email, from: address, at: now) }) {
            throw Self.slowDown(wait)
        }
        guard let member = try await member(email: email, password: password) else {
            try await noteFailure(email: email)
            throw Self.notSignedIn
        }
        throttle.withLock { $0.succeeded(email) }
        return member
    }

    /// Keeps the failed try, and whose account it was for if there is one; what the throttle turned away is not kept.
    ///
    /// The same work either way, so that the time it takes tells nobody which emails have an account.
    private func noteFailure(email: String) async throws {
        try await store.write { tx in
            let account = try tx.staffAccount(email: email)?.member.id
            tx.audit(AuditEntry(actor: .stranger, act: .signInFailed, object: account.map { .staff($0) }))
        }
    }

    private func member(email: String, password: String) async throws -> StaffMember? {
        do {
            let account = try await store.read { try $0.staffAccount(email: email) }
            let hash = account.flatMap { PasswordHash($0.passwordHash) } ?? Self.nobody
            let isRight = try await hashing.run {
                password.utf8.count <= PasswordRule.longest && hash?.matches(password) == true
            }
            return isRight ? account?.member : nil
        } catch {
            throttle.withLock { $0.undone(email) }
            throw error
        }
    }

    func createAdministrator(link: String, name: String, email: String, password: String) async throws -> StaffMember {
        let name = name.trimmed()
        let email = Self.normalised(email)
        guard (1...100).contains(name.count) else { throw Problem.invalid("Enter your name, at most 100 characters.") }
        guard Self.isEmail(email) else { throw Problem.invalid("Enter an email address, such as desk@clinic.example.") }
        if let complaint = PasswordRule.complaint(about: password, context: [name, email]) {
            throw Problem.invalid(complaint)
        }
        // Asked before the slow part, so that a made-up link costs no hashing.
        guard try await invitation(link) == .createAdministrator else { throw Problem.linkSpent }
        let hash = try await hashing.run { try PasswordHash.make(from: password).description }
        return try await spend(link) { tx in
            let member = try tx.insertAdministrator(name: name, email: email, passwordHash: hash)
            tx.audit(AuditEntry(actor: .staff(member.id), act: .administratorMade))
            return member
        }
    }

    /// Sets the password of whom the link belongs to and signs that person out everywhere.
    func setPassword(link: String, password: String) async throws -> StaffMember {
        let owner = try await linkOwner(link)
        if let complaint = PasswordRule.complaint(about: password, context: [owner.member.name, owner.email]) {
            throw Problem.invalid(complaint)
        }
        let hash = try await hashing.run { try PasswordHash.make(from: password).description }
        let member = try await spend(link) { tx in
            try tx.setPassword(hash, of: owner.member.id)
            try tx.deleteSessions(of: owner.member.id)
            tx.audit(AuditEntry(actor: .staff(owner.member.id), act: .passwordSet))
            return owner.member
        }
        throttle.withLock { $0.succeeded(Self.normalised(owner.email)) }
        return member
    }

    /// Whose password the link sets; throws when it sets none, or no longer.
    func linkOwner(_ link: String) async throws -> (member: StaffMember, email: String) {
        guard case .setPassword(let id) = try await invitation(link) else { throw Problem.linkSpent }
        let found = try await store.read { tx in (try tx.staffMember(id), try tx.staffEmail(id)) }
        guard let member = found.0, let email = found.1 else { throw Problem.linkSpent }
        return (member, email)
    }

    /// What the link does; nil when it is spent, late or made up.
    func invitation(_ link: String) async throws -> Invitation? {
        let digest = SecretText.digest(link)
        let now = clock.now
        return try await store.read { try $0.invitation(digest: digest, lifetime: SetupLink.lifetime, at: now) }
    }

    /// Does what the link is for, unless somebody else was quicker.
    private func spend(
        _ link: String,
        _ body: @escaping @Sendable (Transaction) throws -> StaffMember
    ) async throws -> StaffMember {
        let digest = SecretText.digest(link)
        let now = clock.now
        let member = try await store.write { tx -> StaffMember? in
            guard try tx.spendInvitation(digest: digest, lifetime: SetupLink.lifetime, at: now) else { return nil }
            return try body(tx)
        }
        guard let member else { throw Problem.linkSpent }
        return member
    }

    /// A hash no password has: what an unknown account is compared with.
    private static let nobody = PasswordHash(
        "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    )

    private static let notSignedIn = Problem(
        .unauthorized,
        title: "Not signed in",
        advice: "The email or the password is not right."
    )
    private static let longestEmail = 254

    private static func slowDown(_ wait: Span) -> Problem {
        let seconds = Int(wait.seconds.rounded(.up))
        let text = seconds < 90 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
        return Problem(.tooManyRequests, title: "Too many tries", advice: "Wait \(text), then try again.")
    }

    private static func normalised(_ email: String) -> String { email.trimmed().lowercased() }

    private static func isEmail(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= longestEmail && halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
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
