import Care

/// One question with its answer: a sentence or two, a chart and a table.
struct AttendanceQuestion {
    struct Row {
        let key: String
        let name: String
        let cells: [String]
        let isTotal: Bool
    }

    let id: String
    let heading: String
    let sentences: [String]
    let chart: BarChart?
    /// What the first column holds.
    let subject: String
    let columns: [String]
    let rows: [Row]
}

extension AttendanceQuestion {
    /// Shares end their scale at one of these.
    static let shareSteps = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1]

    /// A bar of a share, with what chance leaves open.
    static func bar(_ share: Proportion, _ name: String, none: String) -> BarChart.Bar {
        BarChart.Bar(
            length: share.rate,
            range: share.interval(),
            name: name,
            figure: share.total == 0
                ? none : "\(AttendanceWords.percent(share)) of \(AttendanceWords.count(share.total))"
        )
    }

    /// Who misses visits, broken down.
    init(_ figures: AttendanceFigures, by dimension: AttendanceDimension) {
        let rows = figures.rows(by: dimension)
        let missed = figures.sums.total.rate(.missed)
        let bars = rows.map { row in
            Self.bar(row.counts.rate(.missed), figures.name(of: row.key), none: "none settled")
        }
        self.init(
            id: dimension.rawValue,
            heading: dimension.question,
            sentences: Self.sentences(figures, dimension, rows.count),
            chart: missed.total == 0
                ? nil
                : BarChart(
                    id: "c-\(dimension.rawValue)",
                    title: "Share of settled visits that were missed, \(dimension.by)",
                    bars: bars,
                    whole: missed.rate.map { ($0, "all \(AttendanceWords.percent($0))") },
                    steps: Self.shareSteps,
                    words: AttendanceWords.mark
                ),
            subject: dimension.subject,
            columns: Self.columns,
            rows: rows.enumerated().map { Self.row("\($0)", figures.name(of: $1.key), $1.counts) }
                + [Self.row("total", "All", figures.sums.total, isTotal: true)]
        )
    }

    private static let columns = [
        "Booked", "Confirmed", "Moved", "Settled", "Attended", "Cancelled in time", "Cancelled late", "Missed",
        "Share missed", "Likely range",
    ]

    private static func row(_ key: String, _ name: String, _ counts: AttendanceCounts, isTotal: Bool = false) -> Row {
        let numbers = [
            counts.booked, counts.confirmed, counts.moved, counts.settled, counts[.attended], counts[.cancelledInTime],
            counts[.cancelledLate], counts[.missed],
        ]
        let missed = counts.rate(.missed)
        let cells =
            numbers.map { AttendanceWords.count($0) } + [
                AttendanceWords.percent(missed), AttendanceWords.range(missed),
            ]
        return Row(key: key, name: name, cells: cells, isTotal: isTotal)
    }

    private static func sentences(
        _ figures: AttendanceFigures,
        _ dimension: AttendanceDimension,
        _ rows: Int
    ) -> [String] {
        var sentences = dimension.explanation.map { [$0] } ?? []
        if dimension == .variant { sentences += verdicts(figures) }
        if rows > 1, figures.sums.total.settled > 0 {
            sentences.append("Where a row's likely range reaches the line of all, its difference may be chance.")
        }
        if rows > BarChart.most {
            sentences.append("The chart has the \(BarChart.most) with the most visits, the table has all.")
        }
        return sentences
    }

    /// The first wording against each other one, in plain words.
    private static func verdicts(_ figures: AttendanceFigures) -> [String] {
        let tally = figures.sums.tally(by: .variant)
        guard tally.rows.count > 1, let first = tally.rows.first else {
            return ["All patients got the same wording, so there is nothing to compare."]
        }
        return tally.rows.dropFirst().compactMap { row in
            tally.comparison(of: first.key, with: row.key).map {
                verdict($0, figures.name(of: first.key), figures.name(of: row.key))
            }
        }
    }

    static func verdict(_ comparison: RateComparison, _ first: String, _ second: String) -> String {
        func shares(_ low: Proportion, _ high: Proportion) -> String {
            "\(AttendanceWords.percent(low)) against \(AttendanceWords.percent(high))"
        }
        switch comparison.verdict {
        case .tooFewToTell(let needed):
            return "\(first) and \(second): too few visits to tell. Each needs \(needed) settled ones."
        case .noClearDifference:
            return "\(first) and \(second): no clear difference. If there is one, these visits do not show it."
        case .firstIsLower:
            return "With \(first) fewer visits are missed than with \(second): "
                + "\(shares(comparison.first, comparison.second)). Chance alone hardly makes such a difference."
        case .secondIsLower:
            return "With \(second) fewer visits are missed than with \(first): "
                + "\(shares(comparison.second, comparison.first)). Chance alone hardly makes such a difference."
        }
    }
}

extension AttendanceDimension {
    fileprivate var question: String {
        switch self {
        case .visitType: "Which kinds of visit are missed?"
        case .practitioner: "Whose visits are missed?"
        case .weekday: "On which days are visits missed?"
        case .leadTime: "Are visits missed that were booked long ahead?"
        case .language: "In which languages do patients miss visits?"
        case .variant: "Which wording of the reminder works better?"
        }
    }

    fileprivate var by: String {
        switch self {
        case .visitType: "by kind of visit"
        case .practitioner: "by practitioner"
        case .weekday: "by day of the week"
        case .leadTime: "by how long ahead it was booked"
        case .language: "by language"
        case .variant: "by wording of the reminder"
        }
    }

    fileprivate var subject: String {
        switch self {
        case .visitType: "Kind of visit"
        case .practitioner: "Practitioner"
        case .weekday: "Day"
        case .leadTime: "Booked ahead"
        case .language: "Language"
        case .variant: "Wording"
        }
    }

    fileprivate var explanation: String? {
        switch self {
        case .leadTime: "From when the visit got its time, booked or moved there, to its start."
        case .language: "The language in which we write to the patient."
        case .visitType, .practitioner, .weekday, .variant: nil
        }
    }
}
