import Care

/// One component, with the screen's data put where it is referred to.
struct FlowComponentCheck {
    let component: JSONObject
    let kind: FlowComponentKind
    let data: JSONObject
    let place: String

    /// Nil for a component we do not know.
    init?(_ component: JSONValue, data: JSONObject, screen: String) {
        guard let object = component.object, let type = object["type"]?.string,
            let kind = FlowComponentKind(rawValue: type)
        else { return nil }
        self.component = object
        self.kind = kind
        self.data = data
        place = "\(screen).\(object["name"]?.string ?? type)"
    }

    /// What the lengths, counts and dates leave to be said.
    var problems: [FlowProblem] { texts + options + dates }

    /// Nil if it is not there, or known only to the phone.
    private func resolved(_ name: String) -> JSONValue? {
        switch component[name].map(FlowReference.init) {
        case .value(let value)?: value
        case .data(let name)?: data[name]
        case .form?, .malformed?, nil: nil
        }
    }

    private var texts: [FlowProblem] {
        kind.texts.flatMap { name, limit -> [FlowProblem] in
            guard let value = resolved(name) else { return [] }
            return problems(ofText: value, limit, "\(place).\(name)")
        }
    }

    private func problems(ofText value: JSONValue, _ limit: Int, _ place: String) -> [FlowProblem] {
        guard let text = value.string else { return [FlowProblem(.notText, place)] }
        if text.allSatisfy(\.isWhitespace) { return [FlowProblem(.blankText, place)] }
        return text.utf16.count > limit ? [FlowProblem(.tooLong, place)] : []
    }

    private var options: [FlowProblem] {
        guard let counts = kind.options, let source = resolved("data-source") else { return [] }
        let place = "\(self.place).data-source"
        guard let options = source.array else { return [FlowProblem(.badOption, place)] }
        var problems: [FlowProblem] = []
        if options.count < counts.lowerBound { problems.append(FlowProblem(.noOptions, place)) }
        if options.count > counts.upperBound { problems.append(FlowProblem(.tooManyOptions, place)) }
        if Set(options.map { $0["id"] }).count < options.count { problems.append(FlowProblem(.repeatedOption, place)) }
        return problems + options.enumerated().flatMap { self.problems(of: $0.element, "\(place)[\($0.offset)]") }
    }

    private func problems(of option: JSONValue, _ place: String) -> [FlowProblem] {
        guard let id = option["id"]?.string, !id.isEmpty, id.utf16.count <= FlowLimit.optionID,
            let title = option["title"]
        else { return [FlowProblem(.badOption, place)] }
        var problems = problems(ofText: title, FlowLimit.optionTitle, "\(place).title")
        if let text = option["description"] {
            problems += self.problems(ofText: text, FlowLimit.description, "\(place).description")
        }
        if let text = option["metadata"] {
            problems += self.problems(ofText: text, FlowLimit.optionMetadata, "\(place).metadata")
        }
        return problems
    }

    private var dates: [FlowProblem] {
        guard kind == .calendar || kind == .date else { return [] }
        var problems: [FlowProblem] = []
        var days: [String: LocalDate] = [:]
        for name in ["min-date", "max-date", "init-value"] {
            guard let value = resolved(name) else { continue }
            days[name] = value.string.flatMap { LocalDate($0) }
            if days[name] == nil { problems.append(FlowProblem(.badDate, "\(place).\(name)")) }
        }
        if let first = days["min-date"], let last = days["max-date"] {
            if last < first { problems.append(FlowProblem(.badDate, "\(place).max-date")) }
            if last.dayNumber - first.dayNumber >= FlowLimit.calendarDays {
                problems.append(FlowProblem(.tooManyDays, place))
            }
        }
        if let taken = resolved("unavailable-dates") {
            let isRead = taken.array?.allSatisfy { $0.string.flatMap { LocalDate($0) } != nil } ?? false
            if !isRead { problems.append(FlowProblem(.badDate, "\(place).unavailable-dates")) }
        }
        return problems
    }
}
