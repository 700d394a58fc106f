import Care

/// All accepted messages, in order, in 32 bytes each: a long run holds millions.
struct AcceptedLedger {
    struct Row {
        var at: Instant
        /// The correlation when it is a plain decimal number; otherwise it is in `texts`.
        var number: Int64
        /// −1 when nobody has the number.
        var person: Int32
        /// −1 for none.
        var template: Int16
        var kind: AcceptedKind
        var category: PriceCategory
        var fate = AcceptedMessage.Fate.accepted
        var wasWindowOpen: Bool
        var reachedPhone = false
        /// Whether the number counted as one to be paid for.
        var isBilled: Bool
    }

    private(set) var rows: [Row] = []
    private var texts: [Int: String] = [:]
    private var strangers: [Int: String] = [:]
    /// Names and languages of the templates that were sent, by `Row.template`.
    private(set) var templates: [TemplateKey] = []
    private var templateIndexes: [TemplateKey: Int16] = [:]

    struct TemplateKey: Hashable {
        var name: String
        var language: String
    }

    mutating func append(_ row: Row, correlation: String?, stranger: String?) -> Int {
        let index = rows.count
        var row = row
        if let correlation {
            if let number = Int64(correlation), number > 0, String(number) == correlation {
                row.number = number
            } else {
                texts[index] = correlation
            }
        }
        if let stranger { strangers[index] = stranger }
        rows.append(row)
        return index
    }

    mutating func templateIndex(_ key: TemplateKey) -> Int16 {
        if let known = templateIndexes[key] { return known }
        let index = Int16(clamping: templates.count)
        templates.append(key)
        templateIndexes[key] = index
        return index
    }

    mutating func raise(_ index: Int, to fate: AcceptedMessage.Fate) {
        if rows[index].fate < fate { rows[index].fate = fate }
    }

    mutating func bill(_ index: Int, _ isBilled: Bool) {
        rows[index].isBilled = isBilled
    }

    mutating func markReached(_ index: Int) {
        rows[index].reachedPhone = true
    }

    func correlation(_ index: Int) -> String? {
        let number = rows[index].number
        return number > 0 ? String(number) : texts[index]
    }

    func stranger(_ index: Int) -> String? { strangers[index] }
}
