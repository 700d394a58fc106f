/// A piece of a screen's data as the Flow JSON declares it, with the example Meta demands.
struct FlowDatum {
    enum Kind {
        case text(String)
        case flag
        case options
        case days
    }

    let name: String
    let kind: Kind

    var declaration: JSONValue {
        switch kind {
        case .text(let example): ["type": "string", "__example__": .string(example)]
        case .flag: ["type": "boolean", "__example__": true]
        case .days: ["type": "array", "items": ["type": "string"], "__example__": ["2026-11-29"]]
        case .options:
            [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "id": ["type": "string"], "title": ["type": "string"], "description": ["type": "string"],
                    ],
                ],
                "__example__": [["id": "1", "title": "09:30", "description": "Dr Osei"]],
            ]
        }
    }

    static func declared(on screen: BookingFlowScreen) -> [FlowDatum] {
        switch screen {
        case .choice:
            texts(["person_label": "Who is it for?", "visit_type_label": "What is it for?", "next": "Next"])
                + many(["has_persons", "has_types"], .flag) + many(["persons", "visit_types"], .options)
        case .time:
            texts([
                "heading": "Check-up", "note": "That day is full.", "day_label": "Day",
                "day_help": "Days in grey are full",
                "first_day": "2026-11-26", "last_day": "2027-01-24", "day": "2026-11-26", "time_label": "Time",
                "next": "Next", "person": "7", "visit_type": "3",
            ]) + many(["has_note", "has_few", "has_many"], .flag) + many(["few_times", "many_times"], .options)
                + many(["taken_days"], .days)
        case .confirm:
            texts([
                "heading": "Thursday 26 November, 09:30", "details": "Check-up",
                "other_label": "Other times", "book": "Book", "slot": "1", "person": "7",
                "visit_type": "3",
            ]) + many(["has_others"], .flag) + many(["others"], .options)
        case .noTimes:
            texts([
                "heading": "No free times", "body": "Our team will help you.", "close": "Close", "person": "7",
                "visit_type": "3",
            ])
        }
    }

    private static func texts(_ examples: KeyValuePairs<String, String>) -> [FlowDatum] {
        examples.map { FlowDatum(name: $0.key, kind: .text($0.value)) }
    }

    private static func many(_ names: [String], _ kind: Kind) -> [FlowDatum] {
        names.map { FlowDatum(name: $0, kind: kind) }
    }
}
