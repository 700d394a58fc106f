import ArgumentParser
import Care
import Practice
import Store

struct CalendarsQuestionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "questions",
        abstract: "List what staff are to decide: visits that somebody moved or deleted in a calendar.",
        discussion: """
            Each line: its number, the practitioner, the visit's number, how it is here and how the calendar has it. No \
            patient is named.

            Exit codes: 0 there are none, 3 there are some.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let store = try StoreOpening.openExisting(ClinicSettings(config.load()))
            let (questions, names) = try await store.read { tx in (try tx.openQuestions(), try tx.practitioners()) }
            for question in questions {
                let name = names.first { $0.id == question.practitioner }?.name ?? "?"
                let visit = question.appointment.map { "visit \($0)" } ?? "-"
                StandardOutput.print(
                    "\(question.id)  \(name)  \(visit)  here: \(question.ours ?? "")  "
                        + "calendar: \(question.theirs ?? "")"
                )
            }
            guard questions.isEmpty else { throw ExitCode.partly }
        }
    }
}

struct CalendarsDecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Answer a question: the clinic's version stands, or the calendar's is taken.",
        discussion: """
            Taking the calendar's version moves or calls off the visit, and the other way round the calendar is put right. \
            It takes effect when the calendar was read again, which takes seconds. The patient is told of another time, or \
            that the visit is called off, as if staff had done it; whom no message reaches, staff must phone.

            Example: caduceus calendars decide 7281934 calendar
            """
    )

    enum Side: String, ExpressibleByArgument, CaseIterable {
        case clinic
        case calendar
    }

    @OptionGroup var config: ConfigOption
    @Argument(help: "The question's number.")
    var question: String
    @Argument(help: "clinic or calendar.")
    var side: Side

    func run() async throws {
        try await reporting {
            let store = try StoreOpening.openExisting(ClinicSettings(config.load()))
            let (number, side) = (question, side)
            try await store.write { tx in
                guard let id = Identifier<CalendarDecision>(number) else { throw Self.failure(.noQuestion, number) }
                do {
                    let answer = side == .clinic ? CalendarDecision.Answer.ours : .theirs
                    try CalendarQuestionDesk().answer(id, answer, by: .commandLine, in: tx)
                } catch let refusal as CalendarQuestionDesk.Refusal {
                    throw Self.failure(refusal, number)
                }
            }
            StandardOutput.print("Decided; the server carries it out within seconds.")
        }
    }

    private static func failure(_ refusal: CalendarQuestionDesk.Refusal, _ number: String) -> CommandFailure {
        switch refusal {
        case .noQuestion: CommandFailure("there is no question \(number): caduceus calendars questions")
        case .settled:
            CommandFailure("this question is settled: one of the two has changed since, or the visit is over")
        case .decided(let answer):
            CommandFailure("somebody has decided already: \(answer == .ours ? Side.clinic : .calendar)")
        case .cannotBe:
            CommandFailure("a visit neither repeats nor takes whole days: change it here, or decide for clinic")
        }
    }
}

struct CalendarsLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print what was decided between the clinic and the calendars, the newest first."
    )

    @OptionGroup var config: ConfigOption
    @Option(help: "At most so many lines.")
    var limit = 100

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10000") }
    }

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(config.load())
            let store = try StoreOpening.openExisting(settings)
            let zone = Zone(settings.zone) ?? .utc
            let (lines, names) = try await store.read { [limit] tx in
                (try tx.calendarDecisions(limit: limit), try tx.practitioners())
            }
            for line in lines {
                let name = names.first { $0.id == line.practitioner }?.name ?? "?"
                let visit = line.appointment.map { "visit \($0)  " } ?? ""
                StandardOutput.print("\(line.at.words(in: zone))  \(name)  \(visit)\(line.kind.rawValue): \(line.text)")
            }
        }
    }
}
