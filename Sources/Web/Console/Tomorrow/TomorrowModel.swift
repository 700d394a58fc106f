package import Care
package import Store

/// What "Tomorrow: who gets no reminder, and why" shows.
package struct TomorrowModel {
    struct Group {
        let key: String
        let what: String
        let advice: String
        let count: Int
        let visits: [VisitLine]
    }

    let shell: Shell
    let day: String
    let summary: String
    let groups: [Group]

    package init(shell: Shell, booked: Int, without: [UnremindedRow], day: LocalDate, time: ClinicTime) {
        self.shell = shell
        self.day = time.longDay(day)
        summary =
            if booked == 0 {
                "Nobody is booked."
            } else if without.isEmpty {
                "All \(booked) get one, or have had it."
            } else {
                "\(without.count) of \(booked) get none."
            }
        groups = Dictionary(grouping: without, by: \.reason)
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { reason, rows in
                let words = ReasonWords.of(reason)
                return Group(
                    key: reason,
                    what: words.what,
                    advice: words.advice,
                    count: rows.count,
                    visits: rows.map(\.visit).sorted { $0.start < $1.start }.map { VisitLine($0, time: time) }
                )
            }
    }
}
