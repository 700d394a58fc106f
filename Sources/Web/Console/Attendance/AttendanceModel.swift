package import Care

/// What the page of attendance shows.
package struct AttendanceModel {
    struct Tab {
        let name: String
        let href: String
        let isHere: Bool
    }

    let shell: Shell
    let heading: String
    let tabs: [Tab]
    let from: String
    let to: String
    let complaint: String?
    let file: String
    /// Why not everything is counted, if so.
    let warning: String?
    let questions: [AttendanceQuestion]

    package init(shell: Shell, span: AttendanceSpan, figures: AttendanceFigures, time: ClinicTime) {
        self.shell = shell
        heading = "\(time.longDay(span.first)) – \(time.longDay(span.last))"
        tabs = AttendanceSpan.Period.allCases.map { period in
            Tab(
                name: period.name,
                href: "\(ConsolePath.attendance.path)?period=\(period.rawValue)",
                isHere: period == span.period
            )
        }
        from = span.first.description
        to = span.last.description
        complaint = span.complaint
        file = "\(ConsolePath.attendanceFile.path)?\(span.query)"
        warning = figures.stoppedAt.map { limit in
            "Only the first \(AttendanceWords.count(limit)) visits are counted. Choose fewer days."
        }
        let total = figures.sums.total
        questions =
            [.ends(figures.sums)]
            + (total.booked == 0
                ? []
                : AttendanceDimension.allCases.map { AttendanceQuestion(figures, by: $0) }
                    + [.refills(figures), .costs(figures)])
    }

    /// What a comparison of two wordings comes to, in plain words.
    package static func verdict(_ comparison: RateComparison, _ first: String, _ second: String) -> String {
        AttendanceQuestion.verdict(comparison, first, second)
    }
}
