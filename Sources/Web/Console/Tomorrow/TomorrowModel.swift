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

    private struct Kind: Hashable {
        let reason: String
        let advice: String?
    }

    let shell: Shell
    let day: String
    let summary: String
    let groups: [Group]
    /// Visits that may well be missed.
    let calls: [CallLine]
    let callCount: Int
    let hasCalls: Bool

    package init(
        shell: Shell,
        booked: Int,
        without: [UnremindedRow],
        calls: [RiskRow] = [],
        day: LocalDate,
        time: ClinicTime
    ) {
        self.shell = shell
        self.day = time.longDay(day)
        self.calls = calls.map { CallLine($0, time: time) }
        callCount = calls.count
        hasCalls = !calls.isEmpty
        summary =
            if booked == 0 {
                "Nobody is booked."
            } else if without.isEmpty {
                booked == 1 ? "The one visit gets one, or has had it." : "All \(booked) get one, or have had it."
            } else {
                "\(without.count) of \(booked) get none."
            }
        groups = Dictionary(grouping: without) { Kind(reason: $0.reason, advice: $0.advice) }
            .sorted { ($1.value.count, $0.key.reason) < ($0.value.count, $1.key.reason) }
            .map { kind, rows in
                let words = ReasonWords.of(kind.reason)
                return Group(
                    key: kind.reason,
                    what: words.what,
                    advice: kind.advice ?? words.advice,
                    count: rows.count,
                    visits: rows.map(\.visit).sorted { $0.start < $1.start }.map { VisitLine($0, time: time) }
                )
            }
    }
}
