import Care
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// The practice died here: everything it held in memory is gone, everything committed stays.
struct Death: Error {}

/// A store whose writer may die at a commit: half the time just before it is durable, half the time just after, when the
/// caller never learns that it was.
final class MortalStore {
    private let open: () throws -> any StoreEngine
    /// Nil only while the practice is dead.
    private var living: (any StoreEngine)?
    private var deaths: [Int]
    private var commits = 0
    private var random: SeededCoin
    /// Told of every commit, where each is to be cut once.
    var fuse: Fuse?
    /// While it is, nothing can be committed.
    var isFull = false

    init(_ plan: RehearsalPlan, clock: PracticeClock, deaths: [Int]) throws {
        open = Self.opening(plan, clock)
        self.deaths = deaths.sorted(by: >)
        random = SeededCoin(seed: plan.seed)
        living = try open()
        try engine.bringUpToDate()
    }

    private static func opening(_ plan: RehearsalPlan, _ clock: PracticeClock) -> () throws -> any StoreEngine {
        let key = Data(repeating: UInt8(truncatingIfNeeded: plan.seed), count: 32).base64EncodedString()
        // A crash here is of the process, not of the machine: nothing need survive a power cut.
        if let database = plan.database {
            return {
                try PostgresOpening.open(
                    database,
                    vault: Vault(base64: key),
                    clock: .given(clock),
                    options: PostgresOptions(isDurable: false, readers: 1)
                )
            }
        }
        return {
            try SQLiteEngine(
                path: plan.folder + "/rehearsal.sqlite",
                vault: Vault(base64: key),
                clock: clock,
                options: SQLiteEngine.Options(isDurable: false, isExclusive: true, readers: 1, cache: 1_000_000)
            )
        }
    }

    private var engine: any StoreEngine {
        get throws {
            guard let living else { throw StoreError.unavailable(reason: "the practice is dead") }
            return living
        }
    }

    var deathsLeft: Int { deaths.count }
    var commitsSeen: Int { commits }

    /// The run is nearly over: what deaths are left come soon, a few commits apart.
    func hurry() {
        deaths = deaths.indices.reversed().map { commits + 5 * ($0 + 1) }.sorted(by: >)
    }

    /// `kind` names the step where each is to be cut once.
    func write<T>(_ kind: String = "work", _ body: (Transaction) throws -> T) throws -> T {
        if isFull { return try overflow(body) }
        if let fuse { return try write(fuse.begin(kind), fuse, body) }
        commits += 1
        guard let next = deaths.last, commits >= next else { return try engine.writeBlocking(body) }
        deaths.removeLast()
        // Whatever the work itself would have thrown: the process is gone before anybody hears it.
        if random.isHeads() {
            _ = try? engine.writeBlocking { tx in
                _ = try body(tx)
                throw Death()
            }
        } else {
            _ = try? engine.writeBlocking(body)
        }
        throw Death()
    }

    private func write<T>(_ step: String, _ fuse: Fuse, _ body: (Transaction) throws -> T) throws -> T {
        let result = try engine.writeBlocking { tx in
            let result = try body(tx)
            try fuse.pass(step, .beforeCommit)
            return result
        }
        try fuse.pass(step, .afterCommit)
        return result
    }

    /// All is done but the commit, for which there is no room.
    private func overflow<T>(_ body: (Transaction) throws -> T) throws -> T {
        try engine.writeBlocking { tx -> T in
            _ = try body(tx)
            throw StoreError.unavailable(reason: "the disk is full")
        }
    }

    /// Reads for the oracle, which is no part of the practice and never dies.
    func look<T>(_ body: (Transaction) throws -> T) throws -> T {
        try engine.peekBlocking(body)
    }

    /// Starts again with nothing but what is kept.
    func reopen() throws {
        try living?.close()
        living = nil
        living = try open()
        try engine.bringUpToDate()
    }
}

/// Xorshift: enough to toss a coin the same way for the same seed.
struct SeededCoin {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed | 1
    }

    mutating func isHeads() -> Bool {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state & 0x10000 == 0
    }
}
