import Care

/// Whether and how a visit comes again, as it was typed.
struct RepeatForm: Sendable {
    /// Empty is not at all; else a number of weeks, `month`, or `weeks` with the number beside it.
    let choice: String
    let weeks: String
    /// `after` so many visits, or `on` a day.
    let ends: String
    let count: String
    let until: String

    static let never = RepeatForm(.empty)

    private static let choices = [
        ("", "No"), ("1", "Every week"), ("2", "Every 2 weeks"), ("4", "Every 4 weeks"),
        ("month", "Every month, the same weekday"), ("weeks", "Every so many weeks"),
    ]

    init(_ form: FormBody) {
        choice = form["repeat"]
        weeks = form["weeks"]
        ends = form["ends"].isEmpty ? "after" : form["ends"]
        count = form["count"]
        until = form["until"]
    }

    var isWanted: Bool { !choice.isEmpty }

    var options: [FormOption] {
        Self.choices.map { FormOption(value: $0.0, name: $0.1, isChosen: $0.0 == choice) }
    }

    var fields: [FormField] {
        [("repeat", choice), ("weeks", weeks), ("ends", ends), ("count", count), ("until", until)]
            .map { FormField(name: $0.0, value: $0.1) }
    }

    func rule() throws(FormComplaint) -> (step: VisitSeries.Step, end: VisitSeries.End) { (try step(), try end()) }

    private func step() throws(FormComplaint) -> VisitSeries.Step {
        switch choice {
        case "month": return .months(1)
        case "weeks":
            guard let count = Int(weeks), (1...52).contains(count) else {
                throw FormComplaint("Say every how many weeks, 1 to 52.")
            }
            return .weeks(count)
        default:
            guard Self.choices.contains(where: { $0.0 == choice }), let count = Int(choice) else {
                throw FormComplaint("Say how often it comes again.")
            }
            return .weeks(count)
        }
    }

    private func end() throws(FormComplaint) -> VisitSeries.End {
        switch ends {
        case "after":
            guard let count = Int(count), (1...VisitSeries.most).contains(count) else {
                throw FormComplaint("Say after how many visits it ends, 1 to \(VisitSeries.most).")
            }
            return .after(count)
        case "on":
            guard let last = LocalDate(until) else { throw FormComplaint("Say on which day it ends.") }
            return .on(last)
        default: throw FormComplaint("Say when it ends.")
        }
    }
}

extension FormComplaint {
    init(_ trouble: VisitSeries.Trouble) {
        switch trouble {
        case .endsBeforeItBegins: self.init("It ends before it begins.")
        case .countOutOfRange: self.init("That is more than \(VisitSeries.most) visits: let it end sooner.")
        case .stepOutOfRange, .timeOutOfRange: self.init("Say how often it comes again.")
        }
    }
}
