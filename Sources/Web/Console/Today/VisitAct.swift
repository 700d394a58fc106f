import Care
import Practice
import Store

/// A button beside a visit.
struct VisitAct {
    let act: String
    let title: String
    /// A class of the style sheet: `small`, or `quiet` for what corrects a mistake.
    let tone: String

    private init(_ act: AttendanceDesk.Act, _ title: String, isQuiet: Bool = false) {
        self.act = act.rawValue
        self.title = title
        tone = isQuiet ? "quiet" : "small"
    }

    /// What would not be refused at this moment.
    static func all(of visit: VisitRow, now: Instant, rules: ArrivalRules = ArrivalRules()) -> [VisitAct] {
        switch visit.state {
        case .cancelled: return []
        case .fulfilled: return [VisitAct(.missed, "Did not come", isQuiet: true)]
        case .noShow where visit.day.miss == .underReview:
            return [VisitAct(.seen, "Was here"), VisitAct(.uphold, "Was not here")]
        case .noShow: return [VisitAct(.seen, "Was here", isQuiet: true)]
        case .booked: break
        }
        let seen = visit.start <= now ? [VisitAct(.seen, "Seen")] : []
        let notHere = VisitAct(.notHere, "Not here", isQuiet: true)
        switch visit.day.arrival {
        case .arrived: return [VisitAct(.callIn, "Call in")] + seen + [notHere]
        case .called(_, let notAfter):
            return (now > notAfter ? [VisitAct(.callIn, "Call again")] : []) + seen + [notHere]
        case .expected:
            let isExpected = now >= visit.start - rules.earliest && now <= visit.end + rules.latest
            let missed = visit.start <= now ? [VisitAct(.missed, "Did not come")] : []
            return (isExpected ? [VisitAct(.arrive, "Arrived")] : []) + seen + missed
        }
    }
}
