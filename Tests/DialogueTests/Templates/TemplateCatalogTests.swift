import Dialogue
import Testing

@Suite struct TemplateCatalogTests {
    @Test func `twelve templates in eight languages are shipped, each once`() {
        #expect(TemplateCatalog.all.count == 96)
        #expect(Set(TemplateCatalog.all.map { "\($0.name) \($0.language)" }).count == 96)
        #expect(Set(TemplateCatalog.all.map(\.language)) == ["en", "es", "pt_BR", "fr", "hi", "ar", "sw", "id"])
    }

    @Test(arguments: TemplateCatalog.all)
    func `a template is as Meta wants it`(template: TemplateDefinition) {
        #expect(template.category == "UTILITY")
        #expect(template.name.wholeMatch(of: /[a-z0-9_]{1,512}/) != nil)
        #expect(template.body.utf16.count <= TextLimit.templateBody)
        #expect(template.footer.utf16.count <= TextLimit.templateFooter)
        #expect(!template.footer.contains("{"))
        let replies = [
            "appointment_cancelled": 0, "appointment_series_cancelled": 0, "appointment_offer_gone": 0,
            "appointment_come_in": 0, "appointment_missed": 2, "appointment_come_again": 1,
        ]
        #expect(template.quickReplies.count == replies[template.name] ?? 3)
        #expect(template.quickReplies.allSatisfy { $0.utf16.count <= TextLimit.buttonTitle })
        let values = ["appointment_come_in": 2, "appointment_come_again": 2, "appointment_new_time": 5]
        #expect(template.parameterCount == values[template.name] ?? 4)
        #expect(template.timeToLive == (template.name == "appointment_come_in" ? 300 : nil))
        let numbers = template.body.matches(of: /\{\{(\d+)\}\}/).map { String($0.1) }
        #expect(numbers == (1...template.parameterCount).map(String.init))
        // A variable may be neither first nor last, nor touch another (Meta, 2388299 and INVALID_FORMAT).
        #expect(!template.body.hasPrefix("{{") && !template.body.hasSuffix("}}") && !template.body.contains("}}{{"))
        // Enough words for so many variables (Meta, 2388293).
        #expect(template.body.split(separator: " ").count >= template.parameterCount * 3)
    }

    @Test func `a value that looks like a parameter stays what it is`() throws {
        let template = try #require(TemplateCatalog.find(name: "appointment_reminder", language: "en"))
        let call = template.call(parameters: ["{{2}}", "b", "c", "d"], payloads: [])
        #expect(call.preview.contains("Hello from {{2}}."))
    }

    @Test func `an unknown template is not found`() {
        #expect(TemplateCatalog.find(name: "appointment_reminder", language: "xx") == nil)
        #expect(TemplateCatalog.find(name: "sale", language: "en") == nil)
    }
}
