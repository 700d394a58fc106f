import Care
import Foundation

/// Figures as the pages of attendance write them.
enum AttendanceWords {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    /// Where there is nothing to divide by.
    static let none = "–"

    /// `1,204`.
    static func count(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// `1 visit`, `1,204 visits`.
    static func count(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }

    /// `9.8 %`.
    static func percent(_ rate: Double) -> String {
        let tenths = Int((rate * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)\u{A0}%"
    }

    /// `20 %`, `2.5 %`: a scale's mark.
    static func mark(_ rate: Double) -> String { percent(rate).replacing(".0\u{A0}", with: "\u{A0}") }

    static func percent(_ share: Proportion) -> String { share.rate.map(percent) ?? none }

    /// `8.3 to 12.0 %`: what chance alone leaves open.
    static func range(_ share: Proportion) -> String {
        guard let range = share.interval() else { return none }
        return "\(percent(range.lowerBound).dropLast(2)) to \(percent(range.upperBound))"
    }

    /// `2.31`.
    static func ratio(_ number: Double?) -> String {
        guard let number else { return none }
        let hundredths = Int((number * 100).rounded())
        return "\(count(hundredths / 100)).\(padded(hundredths % 100, to: 2))"
    }

    /// `USD 0.0107`: finer than coins, since a message costs less than one.
    static func money(_ cost: MessageCost) -> String {
        let parts = Int((Double(cost.millionths.magnitude) / 100).rounded())
        let sign = cost.millionths < 0 ? "-" : ""
        return "\(sign)\(cost.currency.code)\u{A0}\(count(parts / 10_000)).\(padded(parts % 10_000, to: 4))"
    }

    static func money(_ costs: [MessageCost]) -> String {
        costs.isEmpty ? none : costs.map(money).joined(separator: ", ")
    }

    static func name(of band: LeadTimeBand) -> String {
        switch band {
        case .sameDay: "Less than a day"
        case .week: "1 to 7 days"
        case .fourWeeks: "8 to 28 days"
        case .longer: "More than 28 days"
        }
    }

    static func name(of language: LanguageTag) -> String {
        Locale(identifier: "en").localizedString(forIdentifier: language.description) ?? language.description
    }

    static func name(of outcome: AttendanceOutcome) -> String {
        switch outcome {
        case .attended: "Attended"
        case .missed: "Missed"
        case .cancelledInTime: "Cancelled in time"
        case .cancelledLate: "Cancelled late"
        case .calledOff: "Called off by the clinic"
        case .underReview: "Under review"
        case .open: "Ahead, or not marked"
        }
    }
}
