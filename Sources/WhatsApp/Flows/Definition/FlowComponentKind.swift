/// The components our Flows use, and so those that the simulator's phone draws.
enum FlowComponentKind: String, CaseIterable {
    case heading = "TextHeading"
    case subheading = "TextSubheading"
    case body = "TextBody"
    case caption = "TextCaption"
    case radio = "RadioButtonsGroup"
    case dropdown = "Dropdown"
    case calendar = "CalendarPicker"
    case date = "DatePicker"
    case footer = "Footer"

    var isInput: Bool {
        switch self {
        case .radio, .dropdown, .calendar, .date: true
        case .heading, .subheading, .body, .caption, .footer: false
        }
    }

    var required: [String] {
        switch self {
        case .heading, .subheading, .body, .caption: ["text"]
        case .radio, .dropdown: ["name", "label", "data-source"]
        case .calendar, .date: ["name", "label"]
        case .footer: ["label", "on-click-action"]
        }
    }

    /// The longest each text may be.
    var texts: [(name: String, limit: Int)] {
        switch self {
        case .heading, .subheading: [("text", FlowLimit.heading)]
        case .body: [("text", FlowLimit.body)]
        case .caption: [("text", FlowLimit.caption)]
        case .radio: [("label", FlowLimit.choiceLabel), ("description", FlowLimit.description)]
        case .dropdown: [("label", FlowLimit.dropdownLabel)]
        case .calendar, .date: [("label", FlowLimit.pickerLabel), ("helper-text", FlowLimit.helperText)]
        case .footer: [("label", FlowLimit.footerLabel)]
        }
    }

    /// How many options there may be; nil where there are none.
    var options: ClosedRange<Int>? {
        switch self {
        case .radio: 1...FlowLimit.radioOptions
        case .dropdown: 1...FlowLimit.dropdownOptions
        default: nil
        }
    }
}
