import Care
import Dialogue
import Store

/// Gathers what the flight check asks about, inside the transaction that acts on the verdict.
package enum FlightFacts {
    static func check(
        _ item: OutboxItem,
        _ conversation: Conversation,
        rules: PracticeRules,
        in tx: Transaction
    ) throws -> FlightCheck {
        let person = try item.person.flatMap { try tx.person($0) }
        let needsConsent = item.purpose.needsConsent
        return FlightCheck(
            purpose: item.purpose,
            notAfter: item.notAfter,
            anchor: try anchor(item, in: tx),
            consent: needsConsent ? try person.flatMap { try tx.consent(of: $0.id, for: item.purpose)?.state } : nil,
            isOptedOut: needsConsent ? try tx.isOptedOut(conversation.address, of: item.purpose) : false,
            content: try content(item.content, in: tx),
            window: conversation.window,
            zone: person.flatMap { Zone($0.zone) } ?? .utc,
            quietHours: rules.quietHours
        )
    }

    private static func anchor(_ item: OutboxItem, in tx: Transaction) throws -> FlightCheck.Anchor {
        guard let anchor = item.anchor else { return .none }
        guard let appointment = try tx.appointment(Identifier(anchor.id)) else { return .cancelled }
        return switch appointment.reasonAgainstReminder(version: anchor.version, now: tx.now) {
        case nil: .current
        case .anchorMoved: .moved
        case .anchorPast: .past
        default: .cancelled
        }
    }

    private static func content(_ content: OutgoingContent, in tx: Transaction) throws -> FlightCheck.Content {
        guard case .template(let call) = content else { return .freeForm }
        guard let template = try tx.template(call.name, language: call.language) else { return .template(nil) }
        return .template(
            FlightCheck.Template(
                isApproved: template.status == "APPROVED",
                hasExpectedCategory: template.category == template.expectedCategory,
                hasExpectedParameters: template.parameters == call.parameters.count
                    && template.buttons >= call.payloads.count
            )
        )
    }
}
