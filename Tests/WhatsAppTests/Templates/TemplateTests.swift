import Dialogue
import Testing
import WhatsApp

@Suite struct TemplateTests {
    private let reminder = TemplateDefinition(
        name: "visit",
        language: "en",
        category: "UTILITY",
        body: "Hello from {{1}}, see you.",
        footer: "Reply STOP",
        quickReplies: ["Confirm"],
        examples: ["Clinic"]
    )

    private func changed(_ body: String, examples: [String] = ["a"], replies: [String] = []) -> TemplateDefinition {
        TemplateDefinition(
            name: "visit",
            language: "en",
            category: "UTILITY",
            body: body,
            quickReplies: replies,
            examples: examples
        )
    }

    @Test func `the call that creates a template is exact`() {
        #expect(
            String(decoding: reminder.creation.encoded(), as: UTF8.self)
                == #"{"name":"visit","language":"en","category":"UTILITY","parameter_format":"POSITIONAL","#
                + #""components":[{"type":"BODY","text":"Hello from {{1}}, see you.","#
                + #""example":{"body_text":[["Clinic"]]}},{"type":"FOOTER","text":"Reply STOP"},"#
                + #"{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirm"}]}]}"#
        )
    }

    @Test(arguments: TemplateCatalog.all) func `every template we ship passes Meta's rules`(
        template: TemplateDefinition
    ) {
        #expect(template.problems.isEmpty)
    }

    @Test func `what Meta would refuse is found before the push`() {
        let wrong = [
            changed(""), changed("{{1}} first"), changed("last {{1}}"),
            changed("a {{1}}{{2}} b", examples: ["a", "b"]),
            changed("a {{2}} b"), changed("a {{x}} b"), changed("a {{1 b"), changed("a {{1}} b", examples: []),
            changed("a {{1}} b", replies: ["x", "x"]),
            changed("a {{1}} b", replies: [String(repeating: "x", count: 26)]),
            changed("a {{1}} " + String(repeating: "x", count: 1_024)),
        ]
        for template in wrong { #expect(!template.problems.isEmpty, "\(template.body.prefix(40))") }
        #expect(changed("a {{1}} b").problems.isEmpty)
    }

    @Test func `the plan says what a push would do`() {
        func record(_ changes: JSONObject) -> TemplateRecord {
            var object = JSONObject([
                ("id", "1"), ("name", "visit"), ("language", "en"), ("status", "APPROVED"), ("category", "UTILITY"),
            ])
            object["components"] = reminder.creation["components"]
            for member in changes.members { object[member.name] = member.value }
            return TemplateRecord(.object(object))
        }
        func action(_ existing: [TemplateRecord]) -> TemplateStep.Action? {
            TemplateStep.plan(wanted: [reminder], existing: existing).first?.action
        }
        #expect(action([]) == .create)
        #expect(action([record(["language": "pt_BR"])]) == .create)
        #expect(action([record([:])]) == .keep(status: "APPROVED"))
        #expect(action([record(["status": "PENDING"])]) == .keep(status: "PENDING"))
        #expect(action([record(["category": "MARKETING"])]) == .otherCategory("MARKETING"))
        #expect(action([record(["components": [["type": "BODY", "text": "old"]]])]) == .differs(status: "APPROVED"))
        let broken = TemplateStep.plan(wanted: [changed("")], existing: []).first?.action
        guard case .invalid = broken else {
            Issue.record("the plan says \(String(describing: broken))")
            return
        }
    }
}
