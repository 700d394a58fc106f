/// The Flow JSON for booking: one published Flow for every language, since all its texts come with the data.
///
/// Only the title has no way to come with the data, and is the clinic's name.
package struct BookingFlowDefinition: Sendable {
    private let title: String

    package init(clinic: String) {
        title = fitted(clinic, FlowLimit.screenTitle)
    }

    package var json: JSONValue {
        let routes = BookingFlowScreen.allCases.map { screen in
            (screen.rawValue, JSONValue.array(screen.next.map { .string($0.rawValue) }))
        }
        return [
            "version": .string(FlowLimit.version),
            "data_api_version": "4.0",
            "routing_model": .object(JSONObject(routes)),
            "screens": .array(BookingFlowScreen.allCases.map(screen)),
        ]
    }

    private func screen(_ screen: BookingFlowScreen) -> JSONValue {
        var members = JSONObject([
            ("id", .string(screen.rawValue)),
            ("title", .string(title)),
            ("terminal", .bool(screen.isTerminal)),
        ])
        if screen.isTerminal { members["success"] = .bool(screen != .noTimes) }
        members["data"] = .object(JSONObject(FlowDatum.declared(on: screen).map { ($0.name, $0.declaration) }))
        members["layout"] = ["type": "SingleColumnLayout", "children": .array(Self.components(of: screen))]
        return .object(members)
    }

    private static func components(of screen: BookingFlowScreen) -> [JSONValue] {
        switch screen {
        case .choice: choice
        case .time: time
        case .confirm: confirm
        case .noTimes: noTimes
        }
    }

    private static let choice = [
        FlowComponent.radio("person", label: "person_label", source: "persons", shown: "has_persons"),
        FlowComponent.radio("visit_type", label: "visit_type_label", source: "visit_types", shown: "has_types"),
        FlowComponent.footer("next", FlowComponent.exchange(form: ["person", "visit_type"])),
    ]

    private static let time = [
        FlowComponent.subheading("heading"),
        FlowComponent.body("note", shown: "has_note"),
        FlowComponent.calendar,
        FlowComponent.radio("few", label: "time_label", source: "few_times", shown: "has_few"),
        FlowComponent.dropdown("many", label: "time_label", source: "many_times", shown: "has_many"),
        FlowComponent.footer(
            "next",
            FlowComponent.exchange(
                ["trigger": "time"],
                form: ["day", "few", "many"],
                data: ["person", "visit_type"]
            )
        ),
    ]

    private static let confirm = [
        FlowComponent.subheading("heading"),
        FlowComponent.body("details"),
        FlowComponent.radio("other", label: "other_label", source: "others", shown: "has_others"),
        FlowComponent.footer(
            "book",
            FlowComponent.exchange(form: ["other"], data: ["slot", "person", "visit_type"])
        ),
    ]

    private static let noTimes = [
        FlowComponent.subheading("heading"),
        FlowComponent.body("body"),
        FlowComponent.footer(
            "close",
            FlowComponent.complete(["outcome": "no_times"], data: ["person", "visit_type"])
        ),
    ]
}
