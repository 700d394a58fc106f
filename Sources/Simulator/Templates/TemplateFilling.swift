import WhatsApp

/// A template and what a send puts into it, checked (Meta, error codes 132000 to 132018).
struct TemplateFilling {
    let template: SimulatedTemplate
    private(set) var header: [JSONValue] = []
    private var body: [JSONValue] = []
    private var buttons: [Int: JSONValue] = [:]

    init(template: SimulatedTemplate) {
        self.template = template
    }

    mutating func take(_ component: JSONValue) throws(GraphError) {
        let parameters = component["parameters"]?.array ?? []
        switch component["type"]?.string?.lowercased() {
        case "header": header = parameters
        case "body": body = parameters
        case "button":
            guard let index = component["index"]?.integer, template.buttons.indices.contains(Int(clamping: index))
            else {
                throw GraphError(132_018, "buttons: there is no button at this index")
            }
            let type = template.buttons[Int(index)].type
            let expected = type == "OTP" ? "url" : type.lowercased()
            guard component["sub_type"]?.string?.lowercased() == expected else {
                throw GraphError(132_012, "buttons: Button at index \(index) must be of type \(expected)")
            }
            guard parameters.count <= 1 else {
                throw GraphError(132_000, "buttons: Button at index \(index) takes one parameter")
            }
            buttons[Int(index)] = parameters.first
        case "carousel", "limited_time_offer", "order_status": return
        default: throw GraphError(132_012, "components: unknown type")
        }
    }

    func headerText() throws(GraphError) -> String {
        try filled(template.headerText ?? "", header, "header", limit: 60)
    }

    func card(header: Card.Header?) throws(GraphError) -> Card {
        let text = try filled(template.body, body, "body", limit: 1_024)
        var choices: [Card.Choice] = []
        for (index, button) in template.buttons.enumerated() { choices.append(try choice(button, index)) }
        return Card(header: header, body: text, footer: template.footer, choices: choices, template: template.name)
    }

    private func choice(_ button: SimulatedTemplate.Button, _ index: Int) throws(GraphError) -> Card.Choice {
        let parameter = buttons[index]
        switch button.type {
        case "QUICK_REPLY":
            guard parameter == nil || parameter?["type"]?.string == "payload" && parameter?["payload"]?.string != nil
            else {
                throw GraphError(132_012, "buttons: Button at index \(index) expects a parameter of type payload")
            }
            // Without a payload of its own the button's text comes back.
            return .quickReply(payload: parameter?["payload"]?.string ?? button.text, title: button.text)
        case "URL" where !button.hasVariable:
            guard parameter == nil else {
                throw GraphError(132_018, "buttons: Button at index \(index) of type Url takes no parameters")
            }
            return .link(title: button.text, url: button.target)
        case "URL", "OTP":
            guard let value = parameter?["text"]?.string, !value.isEmpty else {
                throw GraphError(131_008, "buttons: Button at index \(index) of type Url requires a parameter")
            }
            if button.type == "OTP" { return .copy(title: button.text, code: value) }
            let base = button.target.split(separator: "{{", maxSplits: 1, omittingEmptySubsequences: false)[0]
            return .link(title: button.text, url: base + value)
        case "PHONE_NUMBER": return .call(title: button.text, phone: button.target)
        case "COPY_CODE":
            guard let code = parameter?["coupon_code"]?.string else {
                throw GraphError(131_008, "buttons: Button at index \(index) requires a coupon_code")
            }
            return .copy(title: button.text.isEmpty ? "Copy code" : button.text, code: code)
        default: return .other(title: button.text)
        }
    }

    /// The text with its variables replaced; counts and kinds must agree.
    private func filled(
        _ pattern: String,
        _ parameters: [JSONValue],
        _ place: String,
        limit: Int
    ) throws(GraphError) -> String {
        let names = SimulatedTemplate.variables(pattern)
        guard parameters.count == names.count else {
            throw GraphError(
                132_000,
                "\(place): number of localizable_params (\(parameters.count)) does not match the expected number of "
                    + "params (\(names.count))"
            )
        }
        var text = pattern
        var given: Set<String> = []
        for (index, parameter) in parameters.enumerated() {
            let name = template.isNamed ? parameter["parameter_name"]?.string ?? "" : names[index]
            guard names.contains(name), given.insert(name).inserted else {
                throw GraphError(132_012, "\(place): Parameter name is missing, unknown or given twice")
            }
            text = text.replacing("{{\(name)}}", with: try Self.text(of: parameter, place, index))
        }
        guard text.unicodeScalars.count <= limit else {
            throw GraphError(132_005, "\(place): the filled-in text is too long")
        }
        return text
    }

    private static func text(of parameter: JSONValue, _ place: String, _ index: Int) throws(GraphError) -> String {
        let value: String? =
            switch parameter["type"]?.string {
            case "text": parameter["text"]?.string
            case "currency": parameter["currency"]?["fallback_value"]?.string
            case "date_time": parameter["date_time"]?["fallback_value"]?.string
            default: nil
            }
        guard let value else {
            throw GraphError(132_012, "\(place): Format mismatch at parameter \(index + 1), expected TEXT")
        }
        guard !value.isEmpty else {
            throw GraphError(131_008, "\(place): Parameter \(index + 1) of type text is missing text value")
        }
        guard !value.contains("\n"), !value.contains("\t"), !value.contains("     ") else {
            throw GraphError(
                132_018,
                "\(place): Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            )
        }
        return value
    }
}
