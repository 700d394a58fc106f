package import Care
package import Interchange

extension AppointmentImport {
    /// What became of rows.
    package struct Tally: Sendable, Hashable {
        package var added = 0
        package var changed = 0
        package var unchanged = 0
        package var problems: [RowProblem] = []
        /// Rows whose time is taken, perhaps only until another row has moved away.
        package var blocked: [ImportedAppointment] = []
        /// The lines of those whose visit is known, and would leave its own time.
        package var movers: Set<Int> = []

        /// Whose visits were added or changed in the step at hand.
        package var patients: Set<Identifier<Person>> = []

        package init() {}

        /// Rows that are not in.
        var refused: Int { problems.count { !$0.isImported } }

        mutating func add(_ other: Tally) {
            added += other.added
            changed += other.changed
            unchanged += other.unchanged
            problems += other.problems
            patients.formUnion(other.patients)
        }

        mutating func block(_ row: ImportedAppointment, isKnown: Bool) {
            blocked.append(row)
            if isKnown { movers.insert(row.line) }
        }

        mutating func refuse(_ row: ImportedAppointment, because reason: String) {
            problems.append(RowProblem(line: row.line, reason: reason))
        }
    }
}
