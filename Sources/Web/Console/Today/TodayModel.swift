package import Care
package import Store

/// What the page of one day shows.
package struct TodayModel {
    struct Column {
        let key: String
        let practitioner: String
        let count: String
        let visits: [VisitLine]
    }

    struct Sum {
        let shape: String
        let count: Int
        let word: String
        let tone: String
    }

    let shell: Shell
    let heading: String
    let day: String
    /// As an address has it, `2026-11-23`.
    let date: String
    let previous: String
    let next: String
    let isToday: Bool
    let columns: [Column]
    let sums: [Sum]

    package init(shell: Shell, visits: [VisitRow], day: LocalDate, now: Instant, time: ClinicTime) {
        let today = time.date(now)
        self.shell = shell
        heading = Self.heading(day, today: today, time: time)
        self.day = time.longDay(day)
        date = day.description
        previous = "\(ConsolePath.today.path)?day=\(day.adding(days: -1))"
        next = "\(ConsolePath.today.path)?day=\(day.adding(days: 1))"
        isToday = day == today
        let groups = Dictionary(grouping: visits, by: \.practitioner)
        columns = groups.sorted { ($0.value[0].practitionerName, $0.key) < ($1.value[0].practitionerName, $1.key) }
            .map { id, visits in
                let held = visits.filter { $0.state != .cancelled }.count
                return Column(
                    key: id.description,
                    practitioner: visits[0].practitionerName,
                    count: held == 1 ? "1 visit" : "\(held) visits",
                    visits: visits.map { VisitLine($0, time: time, now: now) }
                )
            }
        sums = Self.sums(of: visits)
    }

    static func heading(_ day: LocalDate, today: LocalDate, time: ClinicTime) -> String {
        switch day.dayNumber - today.dayNumber {
        case 0: "Today"
        case 1: "Tomorrow"
        case -1: "Yesterday"
        default: time.day(day)
        }
    }

    /// How many stand how, in the order a front desk asks.
    private static func sums(of visits: [VisitRow]) -> [Sum] {
        let marks = visits.map(VisitMark.init)
        var order: [String] = []
        for word in [
            "Not confirmed", "Confirmed", "Here", "Called in", "Seen", "Did not come", "Says they came", "Cancelled",
        ] where marks.contains(where: { $0.word == word }) {
            order.append(word)
        }
        return order.compactMap { word in
            let same = marks.filter { $0.word == word }
            return same.first.map { Sum(shape: $0.shape, count: same.count, word: word.lowercased(), tone: $0.tone) }
        }
    }
}
