package import Care
import Foundation
package import WhatsApp

/// Everything that can change the model: its whole history is a list of these with their moments.
package enum SimulatorInput: Sendable, Hashable {
    case request(GraphRequest)
    case act(PatientAction, PersonIndex)
    case join(SimulatedPerson)
    /// Webhooks were taken out to be posted.
    case poll
    case answered(id: Int, status: Int?)
    case faults(Faults)
    /// A template put on the shelf as approved; the body of a creation.
    case stock([UInt8])
    case decide(name: String, language: String, status: String, category: String?, reason: String?)
    /// Meta moves a Flow to another status.
    case flow(id: String, status: String)
    /// Any update of Meta's, as a tester writes it.
    case webhook(field: String, value: JSONValue)
    /// The process started again: what was out is tried again.
    case restart
}

/// What came of an input.
package enum SimulatorOutput: Sendable {
    case response(GraphResponse)
    case message(String?)
    case refused(PatientActionRefused)
    case person(PersonIndex)
    case webhooks([WebhookDelivery])
    case done(Bool)
}

extension SimulatorModel {
    @discardableResult
    package func take(_ input: SimulatorInput, now instant: Instant) -> SimulatorOutput {
        switch input {
        case .request(let request): return .response(handle(request, now: instant))
        case .act(let action, let person):
            do throws(PatientActionRefused) {
                return .message(try act(action, by: person, now: instant))
            } catch {
                return .refused(error)
            }
        case .join(let person): return .person(join(person, now: instant))
        case .poll: return .webhooks(dueWebhooks(now: instant))
        case .answered(let id, let status): webhookAnswered(id, status: status, now: instant)
        case .faults(let faults): self.faults = faults
        case .stock(let template): return .done(stockTemplate(template, now: instant))
        case .decide(let name, let language, let status, let category, let reason):
            return .done(
                decideTemplate(
                    name: name,
                    language: language,
                    status: status,
                    category: category,
                    reason: reason,
                    now: instant
                )
            )
        case .flow(let id, let status):
            advance(to: instant)
            return .done(moveFlow(id, to: status))
        case .webhook(let field, let value):
            advance(to: instant)
            postAny(field, value)
        case .restart: forgetFlights(now: instant)
        }
        return .done(true)
    }
}
