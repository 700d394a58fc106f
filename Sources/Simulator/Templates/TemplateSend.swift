import WhatsApp

extension SimulatorModel {
    /// The `template` of a send, looked up and filled in.
    func templateContent(_ value: JSONValue) throws(GraphError) -> SendRequest {
        guard let name = value["name"]?.string else { throw .missing("template.name") }
        guard let language = value["language"]?["code"]?.string else { throw .missing("template.language.code") }
        let template = try sendable(name, language)
        var filling = TemplateFilling(template: template)
        for component in value["components"]?.array ?? [] { try filling.take(component) }
        let card = try filling.card(header: try header(filling))
        return SendRequest(kind: .template, content: .card(card), template: template)
    }

    /// Only what is approved is sent; to the rest Meta answers as if it were not there, unless it is paused or disabled.
    private func sendable(_ name: String, _ language: String) throws(GraphError) -> SimulatedTemplate {
        let template = templates[name, language]
        switch template?.status {
        case "PAUSED": throw GraphError(132_015, "Template \(name) is paused because of low quality.")
        case "DISABLED": throw GraphError(132_016, "Template \(name) was paused too often and is disabled.")
        default: break
        }
        guard let template, SimulatedTemplate.sendable.contains(template.status) else {
            throw GraphError(132_001, "template name (\(name)) does not exist in \(language)")
        }
        return template
    }

    private func header(_ filling: TemplateFilling) throws(GraphError) -> Card.Header? {
        switch filling.template.headerFormat {
        case nil:
            guard filling.header.isEmpty else {
                throw GraphError(
                    132_000,
                    "header: number of localizable_params (\(filling.header.count)) does not match the expected number "
                        + "of params (0)"
                )
            }
            return nil
        case "TEXT": return .text(try filling.headerText())
        case "LOCATION":
            guard let place = filling.header.first?["location"], place["latitude"]?.double != nil,
                place["longitude"]?.double != nil
            else {
                throw GraphError(132_012, "header: Format mismatch, expected LOCATION, received UNKNOWN")
            }
            return .text(place["name"]?.string ?? "Location")
        case .some(let format):
            let kind = format.lowercased()
            guard let parameter = filling.header.first, parameter["type"]?.string == kind, let value = parameter[kind]
            else {
                throw GraphError(132_012, "header: Format mismatch, expected \(format), received UNKNOWN")
            }
            return .media(kind: kind, mediaID: try mediaReference(kind, value), filename: value["filename"]?.string)
        }
    }
}
