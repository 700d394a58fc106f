package import Dialogue
package import Store

extension TemplateRecord {
    /// As it stands once Meta has approved it.
    package init(approved template: TemplateDefinition) {
        self.init(
            name: template.name,
            language: template.language,
            status: "APPROVED",
            category: "UTILITY",
            expectedCategory: "UTILITY",
            parameters: template.parameterCount,
            buttons: template.quickReplies.count
        )
    }
}
