#if Postgres
import CPostgres
import Store

/// What the server said, sorted by what it means for the unit of work.
enum PostgresFailure {
    /// SQLSTATE classes after which nothing was kept and a later try may do: connection, resources, operator, system.
    private static let passing = ["08", "53", "57", "58"]
    /// A session ended for idling in its transaction, and a server that has become a standby.
    private static let passingStates: Set<String> = ["25P03", "25006"]
    /// The transaction met another's and was chosen to give way.
    static let conflicts: Set<String> = ["40001", "40P01"]

    static func state(of result: OpaquePointer?) -> String? {
        field(result, "C")
    }

    /// Never the whole message: it may quote a value.
    static func error(of result: OpaquePointer?) -> StoreError {
        guard let state = state(of: result) else { return .unavailable(reason: "the database connection was lost") }
        let message = field(result, "M") ?? ""
        switch state {
        case _ where state.hasPrefix("23"):
            return .constraint(name: field(result, "n") ?? message)
        case "55P03": return .locked
        case "25P02": return .unavailable(reason: "the transaction was undone")
        case _ where passingStates.contains(state) || conflicts.contains(state):
            return .unavailable(reason: "\(message) (\(state))")
        case _ where passing.contains { state.hasPrefix($0) }: return .unavailable(reason: "\(message) (\(state))")
        // Errors in the statement itself quote names, not values.
        case _ where state.hasPrefix("42"): return .statement(message: "\(message) (\(state))")
        default: return .statement(message: "SQLSTATE \(state)")
        }
    }

    /// `code` is one of libpq's PG_DIAG letters.
    private static func field(_ result: OpaquePointer?, _ code: Character) -> String? {
        guard let result, let letter = code.asciiValue, let text = PQresultErrorField(result, Int32(letter)) else {
            return nil
        }
        return String(cString: text)
    }
}
#endif
