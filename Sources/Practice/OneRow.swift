import Store

extension Error {
    /// Whether one row alone ails: its bytes do not open or do not decode.
    ///
    /// A wrong master key, a full disk or a statement that fails concern every row, and no row is set aside for them.
    var isOfOneRow: Bool {
        switch self {
        case let error as VaultError: error == .notAuthentic || error == .forgotten
        case is DecodingError: true
        default: false
        }
    }
}
