/// What will be written to the calendar: its own fields, with ours over them.
struct Plan {
    var fields: VisitFields
    var ours: Set<VisitField>

    func adding(_ field: VisitField, of visit: VisitFields) -> Plan {
        var plan = self
        plan.fields.copy(field, from: visit)
        plan.ours.insert(field)
        return plan
    }
}

/// A decision in the making.
struct FieldWork {
    var result = Reconciliation()
    var base: SyncBase
    var plan: Plan
    var isRestore = false
    /// Nothing differs but what was settled before.
    var isClean = true

    init(base: SyncBase, plan: Plan) {
        self.base = base
        self.plan = plan
    }

    mutating func agree(_ field: VisitField, on fields: VisitFields) {
        base.written.copy(field, from: fields)
        base.stored.copy(field, from: fields)
    }
}

extension Reconciliation {
    mutating func create(_ fields: VisitFields, _ base: SyncBase?) {
        var base = base ?? SyncBase(written: fields, stored: fields, hasArrived: false)
        base.attempt = SyncBase.Attempt(fields: fields, ours: Set(VisitField.allCases))
        base.hasArrived = false
        self.base = base
        server = .create(fields)
    }

    mutating func update(_ plan: Plan, _ base: SyncBase) {
        var base = base
        base.attempt = SyncBase.Attempt(fields: plan.fields, ours: plan.ours)
        self.base = base
        server = .update(plan.fields, ours: plan.ours)
    }

    /// One question at a time: a removal goes before everything, then the time.
    mutating func ask(_ subject: ReconcileQuestion.Subject, ours: String, theirs: String, _ key: String) {
        guard question == nil || subject == .removal else { return }
        question = ReconcileQuestion(subject: subject, ours: ours, theirs: theirs, key: key)
    }
}
