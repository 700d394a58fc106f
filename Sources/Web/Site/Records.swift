import Care
import Store

/// The clinic's records as staff may use them: the pages of the console hold no other way to them.
///
/// Every look and every act leaves its entry in the audit chain, in the same transaction; if the entry cannot be written,
/// the look throws and nothing is shown.
struct Records: Sendable {
    private let store: any StoreEngine
    private let clock: any WallClock
    private let looks = RecentLooks()
    private let line: String?
    private let hasNightlyBackup: Bool

    init(store: any StoreEngine, clock: any WallClock, line: String?, hasNightlyBackup: Bool) {
        self.store = store
        self.clock = clock
        self.line = line
        self.hasNightlyBackup = hasNightlyBackup
    }

    /// What `body` reads, for a member of staff to see on one page.
    ///
    /// The entry names whom the page showed. A page that fetches itself anew makes no further one while `RecentLooks` knows
    /// everybody on it; what is shown under a new entry is read again where the entry is written.
    func look<T: Sendable>(
        _ page: AuditAct,
        at object: AuditObject? = nil,
        by session: StaffSession,
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let look = RecentLooks.Look(session: session.digest, page: page, object: object)
        let first = try await store.read { tx in try tx.witnessing { try body(tx) } }
        if first.subjects.isEmpty, object == nil { return first.value }
        if looks.knows(look, first.subjects, now: clock.now) { return first.value }
        let shown = try await store.write { tx in
            let shown = try tx.witnessing { try body(tx) }
            let actor = AuditActor.staff(session.staff.id)
            tx.audit(AuditEntry(actor: actor, act: page, object: object, subjects: shown.subjects))
            return shown
        }
        looks.note(look, shown.subjects, now: clock.now)
        return shown.value
    }

    /// What a member of staff does where the rules themselves leave the entry.
    func act<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await store.write(body)
    }

    /// Figures of many, in which nobody is to be seen; the entry is kept before they are shown.
    ///
    /// Counting may take seconds and holds up no writer: the entry is written afterwards. It names whoever was opened after
    /// all.
    func count<T: Sendable>(
        _ page: AuditAct,
        by session: StaffSession,
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let look = RecentLooks.Look(session: session.digest, page: page, object: nil)
        let counted = try await store.read { tx in try tx.witnessing { try body(tx) } }
        if looks.knows(look, counted.subjects, now: clock.now) { return counted.value }
        try await store.write { tx in
            let actor = AuditActor.staff(session.staff.id)
            tx.audit(AuditEntry(actor: actor, act: page, subjects: counted.subjects))
        }
        looks.note(look, counted.subjects, now: clock.now)
        return counted.value
    }

    /// What a member of staff does to one conversation; the entry names it and everybody it concerns.
    @discardableResult
    func act<T: Sendable>(
        _ act: AuditAct,
        on conversation: Identifier<Conversation>,
        by session: StaffSession,
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await store.write { tx in
            let (value, opened) = try tx.witnessing { try body(tx) }
            let persons = try tx.conversation(conversation).map { try tx.persons(at: $0.address) } ?? []
            let subjects = Set(opened).union(persons.map(\.rawValue))
            tx.audit(
                AuditEntry(
                    actor: .staff(session.staff.id),
                    act: act,
                    object: .conversation(conversation),
                    subjects: subjects.sorted()
                )
            )
            return value
        }
    }

    /// What a member of staff does, kept by whoever does it under the actor given; nil when it is done.
    func act<T: Sendable>(
        by session: StaffSession,
        orSees page: AuditAct,
        at object: AuditObject? = nil,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> T?
    ) async throws -> T? {
        let outcome = try await attempt(by: session, orSees: page, at: object) { tx, actor -> Attempt<Void, T> in
            try body(tx, actor).map { .shown($0) } ?? .done(())
        }
        if case .shown(let shown) = outcome { return shown }
        return nil
    }

    /// The same, where there is something to say of what is done.
    ///
    /// What comes back instead, such as why it was not done, is shown: a look like any other, of `page`.
    func attempt<Done: Sendable, Shown: Sendable>(
        by session: StaffSession,
        orSees page: AuditAct,
        at object: AuditObject? = nil,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> Attempt<Done, Shown>
    ) async throws -> Attempt<Done, Shown> {
        let actor = AuditActor.staff(session.staff.id)
        return try await store.write { tx in
            let (outcome, opened) = try tx.witnessing { try body(tx, actor) }
            if case .shown = outcome, !opened.isEmpty || object != nil {
                tx.audit(AuditEntry(actor: actor, act: page, object: object, subjects: opened))
            }
            return outcome
        }
    }

    /// Counts only, nothing of anybody.
    func standing() async throws -> Standing {
        try await store.read { try standing(in: $0) }
    }

    func standing(in tx: Transaction) throws -> Standing {
        try tx.standing(line: line, hasNightlyBackup: hasNightlyBackup)
    }
}

/// What came of something a member of staff wanted: it is done, or they are shown something instead.
enum Attempt<Done: Sendable, Shown: Sendable>: Sendable {
    case done(Done)
    case shown(Shown)
}
