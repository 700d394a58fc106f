import Care
import Practice
import Store

/// What staff want of a visit of a series and all that follow.
struct SeriesAct: Sendable {
    private let visit: Identifier<Appointment>
    private let form: SeriesForm
    private let console: Console
    private let desk: SeriesDesk

    init(_ visit: Identifier<Appointment>, _ form: SeriesForm, _ console: Console) {
        self.visit = visit
        self.form = form
        self.console = console
        desk = SeriesDesk(rules: console.rules)
    }

    /// Does it, and says what was done; else what is shown instead.
    func perform(by actor: AuditActor, in tx: Transaction) throws -> Attempt<SeriesTold, SeriesSheet> {
        guard let act = SeriesForm.Act(rawValue: form.act) else { throw Problem.unreadableForm }
        guard let found = try tx.appointment(visit), let rows = try SeriesRows(found, desk, in: tx) else {
            throw Problem.noVisit
        }
        var sheet = SeriesSheet(rows: rows, standing: try console.standing(in: tx), form: form)
        do {
            switch act {
            case .cancel:
                let reason = try form.cancelReason()
                let gone = try desk.cancel(
                    from: found,
                    reason,
                    tells: form.tells,
                    seen: form.seen,
                    by: actor,
                    in: tx
                )
                let told: SeriesTold.Act = gone.isTold ? .calledOffTold : reason == .patient ? .wished : .calledOff
                return .done(SeriesTold(told, gone.visits.count))
            case .look: try show(try desk.preview(in: tx) { try move(found, by: actor, in: tx) }, on: &sheet)
            case .move:
                let moved = try move(found, by: actor, in: tx)
                if !moved.visits.isEmpty { return .done(SeriesTold(.moved, moved.visits.count, of: moved.dates)) }
                try show(moved, on: &sheet)
                sheet.complaint = sheet.complaint ?? "Nothing was moved: none of these times can be had."
            }
        } catch let complaint as FormComplaint {
            sheet.complaint = complaint.words
        } catch SeriesDesk.Refusal.changed {
            sheet.complaint = "The series has changed since this page was made. Nothing more was changed: look again."
            sheet.isConflict = true
        }
        return .shown(sheet)
    }

    private func move(_ found: Appointment, by actor: AuditActor, in tx: Transaction) throws -> SeriesDesk.Moved {
        let shift = try form.shift()
        return try desk.move(
            from: found,
            days: shift.days,
            minuteOfDay: shift.minuteOfDay,
            seen: form.seen,
            by: actor,
            in: tx
        )
    }

    private func show(_ moved: SeriesDesk.Moved, on sheet: inout SeriesSheet) throws {
        guard !moved.shifts.isEmpty else {
            sheet.complaint = sheet.rows.following.isEmpty ? "No visit follows." : "They are at that time already."
            return
        }
        sheet.moved = moved
        sheet.minuteOfDay = try form.shift().minuteOfDay
    }
}
