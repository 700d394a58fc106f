import Care

/// Each screen's data within Meta's limits; every value a screen declares is there.
struct BookingFlowScreens {
    let texts: BookingFlowTexts

    func choice(persons: [FlowOption], visitTypes: [FlowOption], error: String? = nil) -> FlowAnswer {
        show(
            .choice,
            [
                "person_label": text(texts.whom, FlowLimit.choiceLabel),
                "visit_type_label": text(texts.what, FlowLimit.choiceLabel),
                "next": text(texts.next, FlowLimit.footerLabel),
                "has_persons": .bool(persons.count > 1),
                "has_types": .bool(visitTypes.count > 1),
                "persons": options(persons, FlowLimit.radioOptions),
                "visit_types": options(visitTypes, FlowLimit.radioOptions),
            ],
            error: error
        )
    }

    /// The calendar has a day at least; `day` is the one whose times are shown.
    func time(
        _ choice: FlowChoice,
        _ calendar: FlowCalendar,
        _ day: LocalDate,
        _ slots: [FlowOption],
        note: String? = nil,
        error: String? = nil
    ) -> FlowAnswer {
        let isLong = slots.count > FlowLimit.radioOptions
        var data: JSONObject = [
            "heading": text(heading(choice), FlowLimit.heading),
            "day_label": text(texts.day, FlowLimit.pickerLabel),
            "day_help": text(texts.dayHelp, FlowLimit.helperText),
            "first_day": .string((calendar.days.first ?? day).description),
            "last_day": .string((calendar.days.last ?? day).description),
            // The day shown is among those that can be tapped, even if its last time has just gone.
            "taken_days": .array(calendar.taken.filter { $0 != day }.map { .string($0.description) }),
            "day": .string(day.description),
            "time_label": text(texts.time, FlowLimit.dropdownLabel),
            "next": text(texts.next, FlowLimit.footerLabel),
            "has_few": .bool(!slots.isEmpty && !isLong),
            "has_many": .bool(isLong),
            "few_times": options(slots, FlowLimit.radioOptions),
            "many_times": options(slots, FlowLimit.dropdownOptions),
        ]
        add(note: note, to: &data)
        add(choice, to: &data)
        return show(.time, data, error: error)
    }

    func confirm(_ choice: FlowChoice, _ slot: FlowOption, _ summary: FlowSummary) -> FlowAnswer {
        var data = confirm(choice, heading: summary.heading, details: summary.details, others: [])
        data["slot"] = .string(slot.id)
        return show(.confirm, data)
    }

    /// The time is gone: others, on the same screen, since a screen can only follow, not come back.
    func taken(_ choice: FlowChoice, others: [FlowOption], note: String) -> FlowAnswer {
        var data = confirm(choice, heading: heading(choice), details: note, others: others)
        // No time is kept: without a choice nothing is booked.
        data["slot"] = ""
        return show(.confirm, data)
    }

    private func confirm(
        _ choice: FlowChoice,
        heading: String,
        details: String,
        others: [FlowOption]
    ) -> JSONObject {
        var data: JSONObject = [
            "heading": text(heading, FlowLimit.heading),
            "details": .string(fittedParagraph(details, FlowLimit.body)),
            "other_label": text(texts.others, FlowLimit.choiceLabel),
            "others": options(others, FlowLimit.radioOptions),
            "has_others": .bool(!others.isEmpty),
            "book": text(texts.book, FlowLimit.footerLabel),
        ]
        add(choice, to: &data)
        return data
    }

    /// What comes back to us where there was no time to be had.
    static func noTimesParameters(_ choice: FlowChoice) -> JSONObject {
        [
            "outcome": "no_times", "person": .string(choice.person?.id ?? ""),
            "visit_type": .string(choice.visitType.id),
        ]
    }

    func noTimes(_ choice: FlowChoice?) -> FlowAnswer {
        var data: JSONObject = [
            "heading": text(texts.noTimes, FlowLimit.heading),
            "body": .string(fittedParagraph(texts.noTimesBody, FlowLimit.body)),
            "close": text(texts.close, FlowLimit.footerLabel),
        ]
        add(choice, to: &data)
        return show(.noTimes, data)
    }

    private func show(_ screen: BookingFlowScreen, _ data: JSONObject, error: String? = nil) -> FlowAnswer {
        var data = data
        if let error { data[FlowDataCheck.errorMessage] = text(error, FlowLimit.description) }
        return .screen(screen.rawValue, data: data)
    }

    private func heading(_ choice: FlowChoice) -> String {
        [choice.visitType.title, choice.person?.title].compactMap { $0 }.joined(separator: " · ")
    }

    private func add(note: String?, to data: inout JSONObject) {
        data["has_note"] = .bool(note != nil)
        data["note"] = .string(fittedParagraph(note ?? "", FlowLimit.body))
    }

    /// What the screen hands on with the next request.
    private func add(_ choice: FlowChoice?, to data: inout JSONObject) {
        data["person"] = .string(choice?.person?.id ?? "")
        data["visit_type"] = .string(choice?.visitType.id ?? "")
    }

    private func text(_ text: String, _ limit: Int) -> JSONValue { .string(fitted(text, limit)) }

    /// A list that is not shown has one line nevertheless: Meta refuses a list without any.
    private func options(_ options: [FlowOption], _ limit: Int) -> JSONValue {
        guard !options.isEmpty else { return [["id": "-", "title": "–"]] }
        return .array(
            options.prefix(limit).map { option in
                let title = text(option.title, FlowLimit.optionTitle)
                var members: JSONObject = ["id": .string(option.id), "title": title]
                if let detail = option.detail, detail.contains(where: { !$0.isWhitespace }) {
                    members["description"] = text(detail, FlowLimit.description)
                }
                return .object(members)
            }
        )
    }
}
