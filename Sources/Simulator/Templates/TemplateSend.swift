import WhatsApp

extension SimulatorModel {
    /// The `template` of a send, looked up and filled in.
    func templateContent(_ value: JSONValue) throws(GraphError) -> SendRequest {
        guard let name = value["name"]?.string else { throw .missing("template.name") }
        guard let language = value["language"]?["code"]?.string else { throw .missing("template.language.code") }
        guard let template = templates[name, language], !["PENDING", "REJECTED"].contains(template.status) else {
            throw GraphError(132_001, "template name (\(name)) does not exist in \(language)")
        }
        if template.status == "PAUSED" {
            throw GraphError(132_015, "Template \(name) is paused because of low quality.")
        }
        if template.status == "DISABLED" {
            throw GraphError(132_016, "Template \(name) was paused too often and is disabled.")
        }
        var filling = TemplateFilling(template: template)
        for component in value["components"]?.array ?? [] { try filling.take(component) }
        let card = try filling.card(header: try header(filling))
        return SendRequest(kind: .template, content: .card(card), template: template)
    }

    private func header(_ filling: TemplateFilling) throws(GraphError) -> Card.Header? {
        switch filling.template.headerFormat {
        case nil: return nil
        case "TEXT": return .text(try filling.headerText())
        case "LOCATION":
            let place = filling.header.first?["location"]?["name"]?.string
            return .text(place ?? "Location")
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
