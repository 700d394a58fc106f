package import Dialogue

/// A template as Meta has it.
package struct TemplateRecord: Hashable, Sendable {
    package var id: String
    package var name: String
    package var language: String
    /// Meta's word in capitals, such as `APPROVED`, `PENDING` or `PAUSED`.
    package var status: String
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`; Meta may have changed it.
    package var category: String
    package var body: String
    package var quickReplies: [String]
    package var rejectedReason: String?

    package init(_ json: JSONValue) {
        func text(_ name: String) -> String { json[name]?.text ?? "" }
        id = text("id")
        name = text("name")
        language = text("language")
        status = Self.status(text("status"))
        category = text("category").uppercased()
        let components = json["components"]?.array ?? []
        func component(_ type: String) -> JSONValue? { components.first { $0["type"]?.string?.uppercased() == type } }
        body = component("BODY")?["text"]?.string ?? ""
        quickReplies = (component("BUTTONS")?["buttons"]?.array ?? [])
            .filter { $0["type"]?.string?.uppercased() == "QUICK_REPLY" }.compactMap { $0["text"]?.string }
        rejectedReason = json["rejected_reason"]?.text.flatMap { $0 == "NONE" ? nil : $0 }
    }
}

extension TemplateRecord {
    /// Meta's word for a template's state, where the words for what may be sent are one: `APPROVED`.
    package static func status(_ word: String) -> String {
        let capitals = word.uppercased()
        return ["REINSTATED", "UNLOCKED", "UNARCHIVED", "FLAGGED"].contains(capitals) ? "APPROVED" : capitals
    }
}

/// What pushing a template would do, or did.
package struct TemplateStep: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case create
        /// Meta has it as we want it.
        case keep(status: String)
        /// Meta has another text or other buttons under this name: it needs a new name, or an edit at Meta.
        case differs(status: String)
        /// Meta moved it to another category than we expect, so it costs and obeys other rules.
        case otherCategory(String)
        /// It cannot be pushed as it is.
        case invalid([String])
    }

    package var template: TemplateDefinition
    package var action: Action

    package init(template: TemplateDefinition, action: Action) {
        self.template = template
        self.action = action
    }

    /// One step for each template we want, in their order.
    package static func plan(wanted: [TemplateDefinition], existing: [TemplateRecord]) -> [TemplateStep] {
        wanted.map { template in
            let record = existing.first { $0.name == template.name && $0.language == template.language }
            return TemplateStep(template: template, action: action(template, record))
        }
    }

    private static func action(_ template: TemplateDefinition, _ record: TemplateRecord?) -> Action {
        if !template.problems.isEmpty { return .invalid(template.problems) }
        guard let record, record.status != "DELETED" else { return .create }
        guard record.body == template.body, record.quickReplies == template.quickReplies else {
            return .differs(status: record.status)
        }
        return record.category == template.category
            ? .keep(status: record.status) : .otherCategory(record.category)
    }
}
