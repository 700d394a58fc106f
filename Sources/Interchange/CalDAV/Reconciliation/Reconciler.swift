package import Care

/// Decides what becomes of a visit that our side and a calendar may both have changed, field by field.
///
/// Our side is compared with how it was when we last wrote it, and the calendar with how it then showed it: what we wrote
/// ourselves is no change, even where the calendar shows it in its own way.
package struct Reconciler: Sendable {
    package enum Theirs: Hashable, Sendable {
        case deleted
        case present(ServerCopy)
    }

    private let rules: ReconcileRules
    /// For times in words.
    private let zone: Zone

    package init(rules: ReconcileRules, zone: Zone) {
        self.rules = rules
        self.zone = zone
    }

    package func decide(ours: VisitFields, base: SyncBase?, theirs: Theirs) -> Reconciliation {
        switch theirs {
        case .deleted: deleted(ours, base)
        case .present(let copy): ours.status == .cancelled ? calledOff(ours, base, copy) : present(ours, base, copy)
        }
    }

    private func deleted(_ ours: VisitFields, _ base: SyncBase?) -> Reconciliation {
        var result = Reconciliation(base: base)
        if ours.status == .cancelled {
            result.base = nil
            result.log.append("gone-on-both-sides: nothing is left to do")
            return result
        }
        guard var base, base.hasArrived else {
            result.create(ours, base)
            result.log.append("new: written to the calendar")
            return result
        }
        base.failed()
        result.base = base
        switch rules.removed {
        case .cancel:
            result.ours = [.cancel]
            result.base = nil
            result.log.append("removed-there: cancelled here, as the rule says")
        case .restore where base.restores < rules.restoreLimit:
            base.restores += 1
            result.create(ours, base)
            result.notices.append("The visit \(words(ours)) was deleted in the calendar and is put back.")
            result.log.append("removed-there: put back, as the rule says")
        case .restore, .ask:
            result.ask(.removal, ours: words(ours), theirs: "deleted in the calendar", ours.fingerprint + "-")
            result.log.append("removed-there: staff are asked")
        }
        return result
    }

    /// Cancelled here and still in the calendar.
    private func calledOff(_ ours: VisitFields, _ base: SyncBase?, _ copy: ServerCopy) -> Reconciliation {
        var base = base ?? SyncBase(written: copy.fields, stored: copy.fields)
        base.settle(copy)
        var result = Reconciliation(base: base)
        guard copy.fields.status != .cancelled else {
            result.log.append("cancelled-on-both-sides: nothing is left to do")
            return result
        }
        if VisitField.allCases.contains(where: { !copy.fields.isSame($0, as: base.stored) }) {
            result.notices.append("The calendar had changed a visit to \(words(copy.fields)), which is cancelled here.")
        }
        if rules.cancelledVisit == .markCancelled, base.restores < rules.restoreLimit {
            base.restores += 1
            result.update(Plan(fields: copy.fields, ours: []).adding(.status, of: ours), base)
        } else {
            result.server = .remove
        }
        result.log.append("cancelled-here: taken out of the calendar")
        return result
    }

    private func present(_ ours: VisitFields, _ known: SyncBase?, _ copy: ServerCopy) -> Reconciliation {
        var base = known ?? SyncBase(written: copy.fields, stored: copy.fields)
        base.settle(copy)
        var work = FieldWork(base: base, plan: Plan(fields: copy.fields, ours: []))
        if known == nil, copy.fields != ours {
            work.result.notices.append("The calendar already had the visit, as \(words(copy.fields)).")
        }
        for field in VisitField.allCases { decide(field, ours, copy, &work) }
        work.base.restores = work.isRestore ? base.restores + 1 : work.isClean ? 0 : base.restores
        var result = work.result
        result.base = work.base
        if !work.plan.ours.isEmpty { result.update(work.plan, work.base) }
        if result.log.isEmpty { result.log.append("same: nothing to do") }
        return result
    }

    private func decide(_ field: VisitField, _ ours: VisitFields, _ copy: ServerCopy, _ work: inout FieldWork) {
        let isOdd = field == .time && copy.oddity != nil
        let isSame = ours.isSame(field, as: copy.fields) && !isOdd
        let isOursNew = !ours.isSame(field, as: work.base.written)
        let isTheirsNew = !copy.fields.isSame(field, as: work.base.stored) || isOdd
        guard isOursNew || isTheirsNew else { return }
        if isSame {
            work.agree(field, on: ours)
            return work.result.log.append("\(field)-agrees: both have the same")
        }
        if !isTheirsNew {
            work.isClean = false
            work.plan = work.plan.adding(field, of: ours)
            return work.result.log.append("\(field)-changed-here: written to the calendar")
        }
        work.isClean = false
        isOursNew ? conflict(field, ours, copy, &work) : changedThere(field, ours, copy, &work)
    }

    private func changedThere(_ field: VisitField, _ ours: VisitFields, _ copy: ServerCopy, _ work: inout FieldWork) {
        if field == .status, copy.fields.status == .cancelled { return cancelledThere(ours, copy, &work) }
        switch rules.rule(for: field) {
        case .take where copy.oddity == nil: take(field, ours, copy, "changed-there", &work)
        case .restore: restore(field, ours, copy, &work)
        case .leave:
            work.base.stored.copy(field, from: copy.fields)
            work.result.log.append("\(field)-changed-there: each side keeps its own")
        case .ask, .take: ask(.field(field), ours, copy, &work)
        }
    }

    private func cancelledThere(_ ours: VisitFields, _ copy: ServerCopy, _ work: inout FieldWork) {
        switch rules.removed {
        case .cancel: take(.status, ours, copy, "cancelled-there", &work)
        case .restore: restore(.status, ours, copy, &work)
        case .ask: ask(.removal, ours, copy, &work)
        }
    }

    private func conflict(_ field: VisitField, _ ours: VisitFields, _ copy: ServerCopy, _ work: inout FieldWork) {
        switch rules.conflict {
        case .oursStands:
            work.plan = work.plan.adding(field, of: ours)
            work.result.notices.append(
                "Both changed the visit: \(words(ours)) here stands, \(words(copy)) in the calendar is overwritten."
            )
            work.result.log.append("\(field)-conflict: ours stands")
        case .theirsStands where copy.oddity == nil: take(field, ours, copy, "conflict", &work)
        case .theirsStands, .ask: ask(field == .status ? .removal : .field(field), ours, copy, &work)
        }
    }

    private func take(
        _ field: VisitField,
        _ ours: VisitFields,
        _ copy: ServerCopy,
        _ why: String,
        _ work: inout FieldWork
    ) {
        switch field {
        case .time: work.result.ours.append(.move(start: copy.fields.start, end: copy.fields.end))
        case .place: work.result.ours.append(.setPlace(copy.fields.place))
        case .status where copy.fields.status == .cancelled: work.result.ours.append(.cancel)
        case .status: break
        }
        work.agree(field, on: copy.fields)
        // A visit of ours is never tentative: the calendar's word is left there.
        if field == .status, copy.fields.status == .tentative { work.base.written.copy(field, from: ours) }
        work.result.notices.append("The calendar changed a visit from \(words(ours)) to \(words(copy)).")
        work.result.log.append("\(field)-\(why): theirs is taken, as the rule says")
    }

    private func restore(_ field: VisitField, _ ours: VisitFields, _ copy: ServerCopy, _ work: inout FieldWork) {
        guard work.base.restores < rules.restoreLimit else {
            work.base.stored.copy(field, from: copy.fields)
            work.result.notices.append("The calendar keeps changing a visit to \(words(copy)); that is left there.")
            return work.result.log.append("\(field)-changed-there: put back too often, left to the calendar")
        }
        work.isRestore = true
        work.plan = work.plan.adding(field, of: ours)
        work.result.log.append("\(field)-changed-there: put back, as the rule says")
    }

    private func ask(
        _ subject: ReconcileQuestion.Subject,
        _ ours: VisitFields,
        _ copy: ServerCopy,
        _ work: inout FieldWork
    ) {
        let key = ours.fingerprint + "-" + copy.fields.fingerprint + (copy.oddity.map { "-\($0)" } ?? "")
        work.result.ask(subject, ours: words(ours), theirs: words(copy), key)
        work.result.log.append("\(subject)-changed-there: staff are asked")
    }

    private func words(_ copy: ServerCopy) -> String {
        switch copy.oddity {
        case .repeats?: words(copy.fields) + ", repeated"
        case .allDay?: words(copy.fields) + ", all day"
        case nil: words(copy.fields)
        }
    }

    private func words(_ fields: VisitFields) -> String {
        let (start, end) = (zone.civil(at: fields.start), zone.civil(at: fields.end))
        var text = start.description.replacing("T", with: " ") + " to "
        text += start.date == end.date ? String(end.description.suffix(5)) : end.description.replacing("T", with: " ")
        if let place = fields.place { text += ", " + place }
        return fields.status == .booked ? text : text + ", " + fields.status.rawValue
    }
}
