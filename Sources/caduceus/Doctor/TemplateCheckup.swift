import Dialogue
import WhatsApp

/// The templates reminders are made of: there, approved, in the right category, with our text.
struct TemplateCheckup {
    let client: GraphClient

    func findings() async -> [Finding] {
        guard client.configuration.accountID != nil else {
            return [Finding(.missing, "templates", "set whatsapp.business-account-id to have them checked and pushed")]
        }
        do {
            let steps = TemplateStep.plan(wanted: TemplateCatalog.all, existing: try await client.templates())
            let absent = steps.count { $0.action == .create }
            var wrong = steps.compactMap(Self.finding)
            if absent > 0 {
                let words = "\(absent) of \(steps.count) are not at Meta: run `caduceus templates push`"
                wrong.append(Finding(.missing, "templates", words))
            }
            return wrong.isEmpty ? [Finding(.ok, "templates", "all \(steps.count) are approved as UTILITY")] : wrong
        } catch {
            return [Finding(.wrong, "templates", error.description)]
        }
    }

    /// Nil for one that is well.
    private static func finding(_ step: TemplateStep) -> Finding? {
        let name = "\(step.template.name) (\(step.template.language))"
        switch step.action {
        case .keep("APPROVED"): return nil
        case .keep(let status):
            let state: Finding.State = status == "PENDING" ? .note : .wrong
            return Finding(
                state,
                "template",
                "\(name) is \(status.lowercased()): see WhatsApp Manager, Message templates"
            )
        // Counted together: one push brings them all.
        case .create: return nil
        case .differs:
            return Finding(.wrong, "template", "\(name) has another text at Meta: delete it there and push it again")
        case .otherCategory(let category):
            return Finding(
                .wrong,
                "template",
                "\(name) was moved to \(category.lowercased()), so it is not sent: appeal, or delete it and push it again"
            )
        case .invalid(let problems): return Finding(.wrong, "template", "\(name): \(problems.joined(separator: " "))")
        }
    }
}
