import Care
import Hummingbird
import Store

/// Starts, finds and ends the sessions of signed-in browsers.
struct SessionKeeper: Sendable {
    let store: any StoreEngine
    let clock: any WallClock
    let settings: WebSettings

    /// Starts a session under a new token and gives the cookie that carries it.
    func begin(_ staff: StaffMember) async throws -> Cookie {
        let token = SecretText.make()
        let now = clock.now
        let session = StaffSession(
            staff: staff,
            digest: SecretText.digest(token),
            formToken: SecretText.make(),
            began: now,
            lastSeen: now
        )
        // Nobody clears old sessions otherwise; signing in is rare enough.
        let oldest = now - settings.absoluteLimit
        try await store.write { tx in
            try tx.deleteSessions(begunBefore: oldest)
            try tx.insert(session)
            tx.audit(AuditEntry(actor: .staff(staff.id), act: .signedIn))
        }
        return cookie(token, maxAge: nil)
    }

    /// The session of the request, if it has one that still holds.
    ///
    /// What a page fetches by itself is no sign that anybody is there, so it does not keep the session alive.
    func find(_ request: Request, isByHand: Bool) async throws -> StaffSession? {
        guard let token = request.cookies[settings.cookieName]?.value, token.utf8.count <= 100 else { return nil }
        let digest = SecretText.digest(token)
        guard let session = try await current(digest) else { return nil }
        let now = clock.now
        // Once a minute is exact enough, and spares a write for every click.
        if isByHand, now - session.lastSeen > .minutes(1) {
            try await store.write { try $0.touchSession(digest: digest, at: now) }
        }
        return session
    }

    func current(_ digest: [UInt8]) async throws -> StaffSession? {
        guard let session = try await store.read({ try $0.session(digest: digest) }) else { return nil }
        if session.isOver(at: clock.now, idle: settings.idleLimit, absolute: settings.absoluteLimit) {
            try await store.write { try $0.deleteSession(digest: digest) }
            return nil
        }
        return session
    }

    /// Ends the session and gives the cookie that clears the browser's.
    func end(_ session: StaffSession) async throws -> Cookie {
        try await store.write { tx in
            try tx.deleteSession(digest: session.digest)
            tx.audit(AuditEntry(actor: .staff(session.staff.id), act: .signedOut))
        }
        return cookie("", maxAge: 0)
    }

    /// Keeps that a signed-in browser sent what no page of ours, or none of its session, had made.
    ///
    /// Of browsers that are not signed in nothing is kept: anybody could fill the chain.
    func refuse(_ session: StaffSession) async throws {
        try await store.write { tx in
            tx.audit(AuditEntry(actor: .staff(session.staff.id), act: .accessRefused, reason: .foreignForm))
        }
    }

    private func cookie(_ value: String, maxAge: Int?) -> Cookie {
        Cookie(
            name: settings.cookieName,
            value: value,
            maxAge: maxAge,
            path: "/",
            secure: settings.isSecure,
            httpOnly: true,
            sameSite: .lax
        )
    }
}
