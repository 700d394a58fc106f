import Care
import Store

extension Appointment.Command {
    /// What the audit chain keeps of a command that was carried out.
    func entry(about visit: Appointment, by actor: AuditActor) -> AuditEntry {
        var entry = AuditEntry(actor: actor, act: act, object: .visit(visit.id), person: visit.patient)
        if case .cancel(let reason, _) = self { entry.reason = AuditReason(reason) }
        return entry
    }

    private var act: AuditAct {
        switch self {
        case .confirm: .visitConfirmed
        case .reschedule: .visitMoved
        case .cancel: .visitCancelled
        case .markNoShow: .visitMissed
        case .markFulfilled: .visitFulfilled
        case .reinstate: .visitReinstated
        case .correct: .visitCorrected
        }
    }
}
