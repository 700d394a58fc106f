package import Care
package import Practice
package import Store

/// What the page of calendars is made of, read in one transaction.
package struct CalendarRows: Sendable {
    /// A practitioner with the calendar and the feed they have.
    package struct Line: Sendable {
        package var practitioner: Practitioner
        package var account: CalendarAccount?
        package var feedSince: Instant?

        package init(practitioner: Practitioner, account: CalendarAccount? = nil, feedSince: Instant? = nil) {
            self.practitioner = practitioner
            self.account = account
            self.feedSince = feedSince
        }
    }

    package struct Question: Sendable {
        package var question: CalendarQuestion
        package var patient: String
        package var kind: String
        package var contact: Contact
        /// Why no message reaches the patient.
        package var obstacle: ReasonCode?

        package init(
            question: CalendarQuestion,
            patient: String,
            kind: String,
            contact: Contact,
            obstacle: ReasonCode? = nil
        ) {
            self.question = question
            self.patient = patient
            self.kind = kind
            self.contact = contact
            self.obstacle = obstacle
        }
    }

    /// A line of the log, with the start of the visit it is about.
    package struct Logged: Sendable {
        package var decision: CalendarDecision
        package var start: Instant?

        package init(decision: CalendarDecision, start: Instant? = nil) {
            self.decision = decision
            self.start = start
        }
    }

    package var lines: [Line]
    package var questions: [Question]
    package var log: [Logged]
    /// Who looks may make and revoke addresses of feeds.
    package var isAdministrators: Bool

    /// On the page at most.
    private static let mostQuestions = 100
    private static let mostLogged = 40

    package init(lines: [Line], questions: [Question], log: [Logged], isAdministrators: Bool) {
        self.lines = lines
        self.questions = questions
        self.log = log
        self.isAdministrators = isAdministrators
    }

    init(for staff: Identifier<Staff>, in tx: Transaction) throws {
        let (accounts, feeds) = (try tx.calendarAccounts(), try tx.feeds())
        lines = try tx.practitioners().map { practitioner in
            Line(
                practitioner: practitioner,
                account: accounts.first { $0.practitioner == practitioner.id },
                feedSince: feeds[practitioner.id]
            )
        }
        questions = try CalendarQuestionDesk().open(in: tx).prefix(Self.mostQuestions).map {
            try Self.question($0, in: tx)
        }
        log = try tx.calendarDecisions(limit: Self.mostLogged).map { decision in
            let visit = try decision.appointment.flatMap { try tx.appointment($0) }
            return Logged(decision: decision, start: visit?.start)
        }
        isAdministrators = try tx.isAdministrator(staff)
    }

    private static func question(_ question: CalendarQuestion, in tx: Transaction) throws -> Question {
        let named = try NamedVisit(question.visit, in: tx)
        var row = Question(question: question, patient: named.patient, kind: named.kind, contact: named.contact)
        if case .failure(let reason) = try Reach.of(question.visit.patient, for: .appointments, in: tx) {
            row.obstacle = reason
        }
        return row
    }
}
