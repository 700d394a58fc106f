/// One screen of a Flow JSON by itself.
struct FlowScreenCheck {
    let screen: JSONValue
    let id: String
    /// Whether the Flow has a data endpoint.
    let hasEndpoint: Bool

    var problems: [FlowProblem] {
        declarations + layout + components.flatMap { problems(of: $0) }
    }

    var components: [JSONValue] { screen["layout"]?["children"]?.array ?? [] }
    var isTerminal: Bool { screen["terminal"]?.bool ?? false }

    /// The names of the fields on the screen.
    private var fields: [String] {
        components.compactMap { component in
            component["type"]?.string.flatMap(FlowComponentKind.init)?.isInput == true ? component["name"]?.string : nil
        }
    }

    private var declared: JSONObject { screen["data"]?.object ?? JSONObject() }

    /// The data as the declarations give it for an example.
    private var example: JSONObject {
        JSONObject(declared.members.compactMap { member in member.value["__example__"].map { (member.name, $0) } })
    }

    private var declarations: [FlowProblem] {
        declared.members.compactMap { member in
            guard let example = member.value["__example__"], FlowDataCheck.fits(example, member.value) else {
                return FlowProblem(.badDeclaration, "\(id).\(member.name)")
            }
            return nil
        }
    }

    private var layout: [FlowProblem] {
        var problems: [FlowProblem] = []
        let type = screen["layout"]?["type"]?.string
        if type != "SingleColumnLayout" { problems.append(FlowProblem(.unknownLayout, id)) }
        if components.count > FlowLimit.componentsPerScreen { problems.append(FlowProblem(.tooManyComponents, id)) }
        let footers = components.count { $0["type"]?.string == FlowComponentKind.footer.rawValue }
        if footers > FlowLimit.footersPerScreen { problems.append(FlowProblem(.tooManyFooters, id)) }
        if isTerminal, footers == 0 { problems.append(FlowProblem(.terminalWithoutFooter, id)) }
        if Set(fields).count < fields.count { problems.append(FlowProblem(.repeatedName, id)) }
        return problems
    }

    private func problems(of component: JSONValue) -> [FlowProblem] {
        guard let check = FlowComponentCheck(component, data: example, screen: id) else {
            return [FlowProblem(.unknownComponent, id)]
        }
        let missing = check.kind.required.filter { check.component[$0] == nil }
            .map { FlowProblem(.missingProperty, "\(check.place).\($0)") }
        let properties = check.component.members.flatMap { member -> [FlowProblem] in
            let place = "\(check.place).\(member.name)"
            return member.name.hasSuffix("-action") ? action(member.value, place) : reference(member.value, place)
        }
        return missing + check.problems + properties
    }

    private func action(_ action: JSONValue, _ place: String) -> [FlowProblem] {
        var problems: [FlowProblem] = []
        switch action["name"]?.string {
        case "data_exchange":
            if !hasEndpoint { problems.append(FlowProblem(.exchangeWithoutDataVersion, place)) }
        case "complete":
            if !isTerminal { problems.append(FlowProblem(.completeOnOpenScreen, place)) }
        default: problems.append(FlowProblem(.badAction, place))
        }
        let payload = action["payload"]?.object ?? JSONObject()
        return problems + payload.members.flatMap { reference($0.value, "\(place).\($0.name)") }
    }

    private func reference(_ value: JSONValue, _ place: String) -> [FlowProblem] {
        switch FlowReference(value) {
        case .value: []
        case .data(let name): declared[name] == nil ? [FlowProblem(.undeclaredData, place)] : []
        case .form(let name): fields.contains(name) ? [] : [FlowProblem(.unknownField, place)]
        case .malformed: [FlowProblem(.badReference, place)]
        }
    }
}
