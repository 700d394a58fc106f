import Care

/// The questions that are not about who misses visits.
extension AttendanceQuestion {
    /// How visits ended.
    static func ends(_ sums: AttendanceSums) -> AttendanceQuestion {
        let counts = sums.total
        let settled = AttendanceOutcome.allCases.filter(\.isSettled)
        let others = AttendanceOutcome.allCases.filter { !$0.isSettled }
        let rows = settled.map { outcome in
            Row(
                key: outcome.rawValue,
                name: AttendanceWords.name(of: outcome),
                cells: [
                    AttendanceWords.count(counts[outcome]), AttendanceWords.percent(counts.rate(outcome)),
                    AttendanceWords.range(counts.rate(outcome)),
                ],
                isTotal: false
            )
        }
        let rest = others.map { outcome in
            Row(
                key: outcome.rawValue,
                name: AttendanceWords.name(of: outcome),
                cells: [AttendanceWords.count(counts[outcome]), "not rated", ""],
                isTotal: false
            )
        }
        return AttendanceQuestion(
            id: "ends",
            heading: "How did visits end?",
            sentences: endSentences(counts, sums.rule),
            chart: counts.settled == 0
                ? nil
                : BarChart(
                    id: "c-ends",
                    title: "How the settled visits ended",
                    bars: settled.map { bar(counts.rate($0), AttendanceWords.name(of: $0), none: "none settled") },
                    steps: shareSteps,
                    words: AttendanceWords.mark
                ),
            subject: "How it ended",
            columns: ["Visits", "Share of settled", "Likely range"],
            rows: rows + [sum("Settled", counts.settled)] + rest + [sum("Booked", counts.booked)]
        )
    }

    private static func sum(_ name: String, _ count: Int) -> Row {
        Row(key: name, name: name, cells: [AttendanceWords.count(count), "", ""], isTotal: true)
    }

    private static func endSentences(_ counts: AttendanceCounts, _ rule: NoticeRule) -> [String] {
        guard counts.booked > 0 else { return ["No visits were booked for these days."] }
        var sentences = [
            "\(AttendanceWords.count(counts.booked, "visit")) \(counts.booked == 1 ? "was" : "were") booked for these "
                + "days. \(AttendanceWords.count(counts.settled)) are settled: they were the patient's to keep, and are "
                + "over. All shares are of the settled ones. Cancelled in time is "
                + "\(Int(rule.inTime.seconds) / 3600) hours ahead or more."
        ]
        if counts.settled > 0 {
            let missed = counts.rate(.missed)
            sentences.append(
                "\(AttendanceWords.count(missed.count)) of \(AttendanceWords.count(missed.total)) were missed, "
                    + "\(AttendanceWords.percent(missed)). Chance has a part in that; the likely range is "
                    + "\(AttendanceWords.range(missed))."
            )
        } else {
            sentences.append("So there is nothing to rate yet: a visit is settled once staff have marked it.")
        }
        sentences.append(
            "Patients confirmed \(AttendanceWords.count(counts.confirmed)) of the "
                + "\(AttendanceWords.count(counts.booked)) booked (\(AttendanceWords.percent(counts.confirmedRate))) and "
                + "moved \(AttendanceWords.count(counts.moved)) (\(AttendanceWords.percent(counts.movedRate)))."
        )
        return sentences
    }

    /// Whether times that patients gave back were taken by others.
    static func refills(_ figures: AttendanceFigures) -> AttendanceQuestion {
        let total = figures.sums.total
        let rows = figures.rows(by: .practitioner).filter { $0.counts.slotsFreed > 0 }
        return AttendanceQuestion(
            id: "refills",
            heading: "Were times that came free filled again?",
            sentences: refillSentences(total),
            chart: total.slotsFreed == 0
                ? nil
                : BarChart(
                    id: "c-refills",
                    title: "Share of times given back that others took, by practitioner",
                    bars: rows.map { bar($0.counts.refillRate, figures.name(of: $0.key), none: AttendanceWords.none) },
                    whole: total.refillRate.rate.map { ($0, "all \(AttendanceWords.percent($0))") },
                    steps: shareSteps,
                    words: AttendanceWords.mark
                ),
            subject: "Practitioner",
            columns: ["Times given back", "Taken by others", "Share", "Likely range"],
            rows: rows.enumerated().map { refillRow("\($0)", figures.name(of: $1.key), $1.counts) }
                + [refillRow("total", "All", total, isTotal: true)]
        )
    }

    private static func refillSentences(_ counts: AttendanceCounts) -> [String] {
        guard counts.slotsFreed > 0 else {
            return ["No patient gave a time back early enough for somebody else to take it."]
        }
        return [
            "Patients gave \(AttendanceWords.count(counts.slotsFreed, "time")) back, by moving or cancelling, early "
                + "enough to be offered again: more than an hour ahead. Others took "
                + "\(AttendanceWords.count(counts.slotsRefilled)), \(AttendanceWords.percent(counts.refillRate))."
        ]
    }

    private static func refillRow(
        _ key: String,
        _ name: String,
        _ counts: AttendanceCounts,
        isTotal: Bool = false
    ) -> Row {
        Row(
            key: key,
            name: name,
            cells: [
                AttendanceWords.count(counts.slotsFreed), AttendanceWords.count(counts.slotsRefilled),
                AttendanceWords.percent(counts.refillRate), AttendanceWords.range(counts.refillRate),
            ],
            isTotal: isTotal
        )
    }

    /// What messages cost for each visit.
    static func costs(_ figures: AttendanceFigures) -> AttendanceQuestion {
        let total = figures.sums.total
        let rows = figures.rows(by: .visitType)
        return AttendanceQuestion(
            id: "costs",
            heading: "How many messages does a visit take, and what do they cost?",
            sentences: costSentences(total),
            chart: total.messages == 0
                ? nil
                : BarChart(
                    id: "c-costs",
                    title: "Messages for each booked visit, by kind of visit",
                    bars: rows.map { row in
                        BarChart.Bar(
                            length: row.counts.messagesPerBooked,
                            name: figures.name(of: row.key),
                            figure: "\(AttendanceWords.ratio(row.counts.messagesPerBooked)) for each"
                        )
                    },
                    whole: total.messagesPerBooked.map { ($0, "all \(AttendanceWords.ratio($0))") },
                    steps: [1, 2, 4, 6, 10, 20, 100],
                    words: { AttendanceWords.ratio($0) }
                ),
            subject: "Kind of visit",
            columns: [
                "Messages", "For each booked", "For each attended", "Cost", "Cost for each booked",
                "Cost for each attended",
            ],
            rows: rows.enumerated().map { costRow("\($0)", figures.name(of: $1.key), $1.counts) }
                + [costRow("total", "All", total, isTotal: true)]
        )
    }

    private static func costSentences(_ counts: AttendanceCounts) -> [String] {
        guard counts.messages > 0 else { return ["No message about these visits went out."] }
        var sentences = [
            "\(AttendanceWords.count(counts.messages, "message")) about these visits went out: what was asked before they "
                + "were booked, confirmations, reminders, answers, and offers of a time that was given back.",
            "For each attended visit all of them count, also those about visits that were missed or cancelled.",
            "Costs are those of delivered messages, by Meta's rate card of the day.",
        ]
        if counts.unpriced > 0 {
            sentences.append(
                "Nobody knows the price of \(AttendanceWords.count(counts.unpriced)) of them: the rate card on file has "
                    + "no figure for the country, or Meta has not said whether it is billed. The true cost is higher."
            )
        }
        return sentences
    }

    private static func costRow(
        _ key: String,
        _ name: String,
        _ counts: AttendanceCounts,
        isTotal: Bool = false
    ) -> Row {
        Row(
            key: key,
            name: name,
            cells: [
                AttendanceWords.count(counts.messages), AttendanceWords.ratio(counts.messagesPerBooked),
                AttendanceWords.ratio(counts.messagesPerAttended), AttendanceWords.money(counts.costs.totals),
                AttendanceWords.money(counts.costPerBooked), AttendanceWords.money(counts.costPerAttended),
            ],
            isTotal: isTotal
        )
    }
}
