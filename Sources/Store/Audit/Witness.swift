/// Whose sealed data was opened while somebody looked on.
struct Witnessed {
    private(set) var subjects: Set<Int64> = []
    /// Addresses of which something said was opened: it concerns everybody they serve.
    private(set) var talking: Set<Int64> = []

    mutating func note(_ subject: Int64, _ cell: Cell) {
        guard subject != systemSubject else { return }
        subjects.insert(subject)
        // A number beside a name is that person's; what was written from it may be anybody's of those it serves.
        if cell.table != "person", cell.table != "address" { talking.insert(subject) }
    }
}

extension Transaction {
    /// Runs `body` and gives whose sealed data it opened: persons, addresses and conversations, in rising order.
    ///
    /// The vault itself keeps the list: what is shown had to be opened, so no page can forget anybody.
    package func witnessing<T>(_ body: () throws -> T) throws -> (value: T, subjects: [Int64]) {
        let outer = witnessed
        witnessed = Witnessed()
        defer { witnessed = outer }
        let value = try body()
        let seen = witnessed ?? Witnessed()
        var subjects = seen.subjects
        for address in seen.talking {
            subjects.formUnion(
                try rows("SELECT person_id FROM relation WHERE address_id = ?", [.int(address)]) { $0.int(0) }
            )
        }
        return (value, subjects.sorted())
    }
}
