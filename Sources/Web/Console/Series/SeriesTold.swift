package import Care
import Hummingbird

/// What was done to a series, as its page tells it: it stands in the page's address, so looking again does nothing again.
package struct SeriesTold: Sendable {
    package enum Act: String, Sendable {
        case booked
        case moved
        case calledOff = "off"
        case calledOffTold = "off-told"
        /// Called off as the patient wished.
        case wished = "off-wished"
    }

    struct Missed: Sendable {
        let date: LocalDate
        let obstacle: SeriesVisit.Obstacle
    }

    let act: Act
    let count: Int
    /// Dates that could not be had.
    let missed: [Missed]

    package init(_ act: Act, _ count: Int, of dates: [SeriesVisit] = []) {
        self.act = act
        self.count = count
        missed = dates.compactMap { found in found.obstacle.map { Missed(date: found.date, obstacle: $0) } }
    }

    /// Nil where the address tells nothing, or what we never write.
    init?(_ request: Request) {
        let query = request.uri.queryParameters
        guard let act = query["did"].flatMap({ Act(rawValue: String($0)) }),
            let count = query["count"].flatMap({ Int($0) }), (1...VisitSeries.most).contains(count)
        else { return nil }
        self.act = act
        self.count = count
        missed = (query["not"] ?? "").split(separator: ",").prefix(VisitSeries.most).compactMap { text in
            let parts = text.split(separator: ".")
            guard parts.count == 2, let date = LocalDate(String(parts[0])),
                let obstacle = SeriesVisit.Obstacle(rawValue: String(parts[1]))
            else { return nil }
            return Missed(date: date, obstacle: obstacle)
        }
    }

    /// The page of the series, seen from one of its visits, with this told on it.
    func path(of visit: Identifier<Appointment>) -> String {
        let page = ConsolePath.series(visit: visit.rawValue).path
        guard count > 0 else { return page }
        let not = missed.map { "\($0.date).\($0.obstacle.rawValue)" }.joined(separator: ",")
        return "\(page)?did=\(act.rawValue)&count=\(count)" + (not.isEmpty ? "" : "&not=\(not)")
    }

    var words: String {
        let visits =
            missed.isEmpty ? SeriesWords.visits(count) : "\(count) of \(SeriesWords.visits(count + missed.count))"
        let done = "\(visits) \(count == 1 ? "is" : "are")"
        switch act {
        case .booked: return "\(done) booked." + (missed.isEmpty ? "" : " Not booked:")
        case .moved:
            return "\(done) moved."
                + (missed.isEmpty ? "" : " The others stay where they were, for these cannot be had:")
        case .calledOff: return "\(done) called off. Nobody was written to: make sure that the patient knows."
        case .calledOffTold: return "\(done) called off. The patient is told in the chat, in one message."
        case .wished: return "\(done) called off, as the patient wished. Nobody was written to."
        }
    }

    func reasons(_ time: ClinicTime) -> [String] {
        missed.map { "\(time.longDay($0.date)): \(SeriesWords.obstacle($0.obstacle))" }
    }
}
