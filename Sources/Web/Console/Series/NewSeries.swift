import Care
import Hummingbird
import Practice
import Store

/// A visit that comes again, entered from the board: its dates are shown, and those that are left ticked are booked.
struct NewSeries {
    let console: Console

    func enter(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = context.form
        let form = NewVisitForm(fields)
        let session = try context.staff()
        let outcome = try await console.records.attempt(by: session, orSees: .sawNewVisit) { tx, actor in
            try act(form, fields, by: actor, in: tx)
        }
        switch outcome {
        case .done(let path): return .redirect(to: path)
        case .shown(let sheet): return console.newVisit(request, form, sheet, session)
        }
    }

    /// Books what was chosen, and gives the way to it; else the form once more, with the dates or what is wrong.
    private func act(
        _ form: NewVisitForm,
        _ fields: FormBody,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Attempt<String, NewVisitSheet> {
        let choice = try PatientChoice(fields, region: console.rules.booking.region, in: tx)
        var sheet = NewVisitSheet(
            catalog: try VisitCatalog(in: tx),
            choice: choice,
            standing: try console.standing(in: tx)
        )
        do {
            guard let order = form.order(for: choice.chosen, zone: console.settings.zone) else {
                throw FormComplaint(choice.complaint ?? form.complaint)
            }
            if form.isConfirmed, let path = try book(order, form, &sheet, by: actor, in: tx) { return .done(path) }
            sheet.series = try preview(order, form, by: actor, in: tx)
        } catch let complaint as FormComplaint {
            sheet.complaint = complaint.words
        }
        return .shown(sheet)
    }

    /// Nil where nothing could be booked, with the reason on the sheet.
    private func book(
        _ order: VisitOrder,
        _ form: NewVisitForm,
        _ sheet: inout NewVisitSheet,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> String? {
        let wish = try wish(order, form, where: form.isChosen, in: tx)
        guard !wish.series.dates.isEmpty else {
            sheet.complaint = "Choose at least one date."
            return nil
        }
        let outcome = try SeriesDesk(rules: console.rules).book(wish, by: actor, in: tx)
        guard let first = outcome.visits.first else {
            sheet.complaint = "Nothing was booked: none of these dates can be had any more."
            return nil
        }
        return SeriesTold(.booked, outcome.visits.count, of: outcome.dates).path(of: first.id)
    }

    private func preview(
        _ order: VisitOrder,
        _ form: NewVisitForm,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> SeriesFacts {
        let wish = try wish(order, form, where: { _ in true }, in: tx)
        let desk = SeriesDesk(rules: console.rules)
        let outcome = try desk.preview(in: tx) { try desk.book(wish, by: actor, in: tx) }
        return try SeriesFacts(wish, try form.again.rule().step, outcome, in: tx)
    }

    private func wish(
        _ order: VisitOrder,
        _ form: NewVisitForm,
        where isWanted: (LocalDate) -> Bool,
        in tx: Transaction
    ) throws -> SeriesDesk.Wish {
        let (step, end) = try form.again.rule()
        do {
            return try SeriesDesk(rules: console.rules).wish(order, step, end, where: isWanted, in: tx)
        } catch let trouble as VisitSeries.Trouble {
            throw FormComplaint(trouble)
        } catch SeriesDesk.Refusal.unknown {
            throw Problem.noVisit
        }
    }
}
