/// The components as Flow JSON writes them; every text, list and date comes from the screen's data by its name.
enum FlowComponent {
    static func subheading(_ text: String) -> JSONValue {
        ["type": "TextSubheading", "text": data(text)]
    }

    static func body(_ text: String, shown: String? = nil) -> JSONValue {
        var members = JSONObject([("type", "TextBody"), ("text", data(text))])
        if let shown { members["visible"] = data(shown) }
        return .object(members)
    }

    /// Shown and demanded only where the flag is set: a field that is not seen must not be waited for.
    static func radio(_ name: String, label: String, source: String, shown: String) -> JSONValue {
        choice("RadioButtonsGroup", name, label: label, source: source, shown: shown)
    }

    static func dropdown(_ name: String, label: String, source: String, shown: String) -> JSONValue {
        choice("Dropdown", name, label: label, source: source, shown: shown)
    }

    private static func choice(
        _ type: String,
        _ name: String,
        label: String,
        source: String,
        shown: String
    ) -> JSONValue {
        [
            "type": .string(type), "name": .string(name), "label": data(label), "data-source": data(source),
            "visible": data(shown), "required": data(shown),
        ]
    }

    /// A tap on a day asks for its times at once.
    static var calendar: JSONValue {
        [
            "type": "CalendarPicker", "name": "day", "label": data("day_label"), "helper-text": data("day_help"),
            "mode": "single", "required": true, "min-date": data("first_day"), "max-date": data("last_day"),
            "unavailable-dates": data("taken_days"), "init-value": data("day"),
            "on-select-action": exchange(["trigger": "day"], form: ["day"], data: ["person", "visit_type"]),
        ]
    }

    static func footer(_ label: String, _ action: JSONValue) -> JSONValue {
        ["type": "Footer", "label": data(label), "on-click-action": action]
    }

    /// Sends the fields and what the screen was given to hand on.
    static func exchange(
        _ constants: JSONObject = JSONObject(),
        form: [String],
        data names: [String] = []
    ) -> JSONValue {
        var payload = constants
        for name in form { payload[name] = .string("${form.\(name)}") }
        for name in names { payload[name] = data(name) }
        return ["name": "data_exchange", "payload": .object(payload)]
    }

    static func complete(_ constants: JSONObject, data names: [String]) -> JSONValue {
        var payload = constants
        for name in names { payload[name] = data(name) }
        return ["name": "complete", "payload": .object(payload)]
    }

    private static func data(_ name: String) -> JSONValue { .string("${data.\(name)}") }
}
