import Store

/// What the database says of what came in, at one moment.
struct Journalled: Hashable, Sendable {
    var rows: Int64
    var waiting: Int64
    var parked: Int64
    var failedEvents: Int64
    var notices: Int64

    static func read(_ store: any StoreEngine) async throws -> Journalled {
        try await store.read { tx in
            Journalled(
                rows: try tx.number("SELECT count(*) FROM journal"),
                waiting: try tx.number("SELECT count(*) FROM journal WHERE state = 0"),
                parked: try tx.number("SELECT count(*) FROM journal WHERE state = 2"),
                failedEvents: try tx.number("SELECT count(*) FROM event WHERE state <> 1"),
                notices: try tx.number("SELECT count(*) FROM notice")
            )
        }
    }
}

extension StoreEngine {
    /// Whether exactly one message of this id was taken from a patient.
    func hasHeard(_ id: String) async throws -> Bool {
        try await read { tx in
            try tx.message(channelID: id).map { try tx.channelID(of: $0) == id } ?? false
        }
    }
}
