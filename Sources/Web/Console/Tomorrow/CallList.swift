package import Care
import Practice
package import Store

/// A visit that may well be missed, and why that is thought.
package struct RiskRow: Sendable {
    package var visit: VisitRow
    package var risk: NoShowRisk

    package init(visit: VisitRow, risk: NoShowRisk) {
        self.visit = visit
        self.risk = risk
    }

    /// Of these visits, those worth a call, the likeliest to be missed first.
    static func worthCalling(_ visits: [VisitRow], limit: Int, in tx: Transaction) throws -> [RiskRow] {
        var rows: [RiskRow] = []
        for visit in visits where visit.state == .booked {
            guard let appointment = try tx.appointment(visit.appointment) else { continue }
            let risk = try RiskReading.risk(of: appointment, in: tx)
            if RiskBands.standard.band(of: risk).touches.contains(.callListEntry) {
                rows.append(RiskRow(visit: visit, risk: risk))
            }
        }
        return Array(rows.sorted { $0.risk.probability > $1.risk.probability }.prefix(limit))
    }
}

/// One of them as a line.
struct CallLine {
    let line: VisitLine
    /// As `about 3 in 10`.
    let chance: String
    let terms: [String]

    init(_ row: RiskRow, time: ClinicTime) {
        line = VisitLine(row.visit, time: time)
        chance = "about \(Int((row.risk.probability * 10).rounded())) in 10"
        terms = row.risk.contributions.filter { $0.logOdds != 0 }.map {
            "\(Self.words(of: $0.value)): \(Self.effect($0))"
        }
    }

    private static func effect(_ contribution: NoShowRisk.Contribution) -> String {
        contribution.logOdds > 0 ? "makes it likelier" : "makes it less likely"
    }

    private static func words(of value: RiskValue) -> String {
        switch value {
        case .earlierVisits(let earlier):
            if earlier.count == 0 { return "a first visit, as far as is known here" }
            return "missed \(earlier.missed) of the last \(earlier.count) visits"
        case .leadTime(let lead):
            let days = lead.microseconds / Span.days(1).microseconds
            return days == 0 ? "booked the same day" : days == 1 ? "booked a day ahead" : "booked \(days) days ahead"
        case .confirmation(.confirmed): return "has confirmed"
        case .confirmation(.unanswered): return "was reminded and has not answered"
        case .confirmation(.notAsked): return "has not been asked yet"
        }
    }
}
