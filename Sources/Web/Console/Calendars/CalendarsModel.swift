package import Care
import Practice
import Store

/// What the page of practitioners' own calendars shows.
package struct CalendarsModel {
    struct Question {
        let key: String
        let when: String
        let who: String
        let patient: String
        let conversation: String?
        let phone: PhoneLink?
        let kind: String
        let here: String
        let there: String
        let askedAt: String
        let decided: String?
        let choice: Choice?
    }

    /// The two answers there are.
    struct Choice {
        let oursWords: String
        let theirsWords: String?
        /// What the patient hears, or why they hear nothing.
        let told: String?
        let obstacle: String?
    }

    struct Calendar {
        let key: String
        let name: String
        let mark: Mark
        let facts: [String]
        let failure: CalendarWords.Failure?
        let isJoined: Bool
        let feed: Feed
    }

    struct Feed {
        let words: String
        let seen: String
        let isAdministrators: Bool
        let makeWords: String
        let mayRevoke: Bool
    }

    struct Line {
        let key: String
        let when: String
        let who: String
        let visit: String?
        let what: String
        let then: String
    }

    let shell: Shell
    let answerHref: String
    let syncHref: String
    let feedHref: String
    let revokeHref: String
    let questions: [Question]
    let calendars: [Calendar]
    let log: [Line]

    package init(shell: Shell, rows: CalendarRows, time: ClinicTime, now: Instant) {
        self.shell = shell
        answerHref = ConsolePath.calendarAnswer.path
        syncHref = ConsolePath.calendarSync.path
        feedHref = ConsolePath.calendarFeed.path
        revokeHref = ConsolePath.calendarFeedRevoke.path
        let words = CalendarWords(time: time, now: now)
        let names = Dictionary(
            rows.lines.map { ($0.practitioner.id, $0.practitioner.name) },
            uniquingKeysWith: { first, _ in first }
        )
        questions = rows.questions.map { Self.question($0, names, words) }
        calendars = rows.lines.map { line in
            Calendar(
                key: line.practitioner.id.description,
                name: line.practitioner.name,
                mark: words.mark(line.account),
                facts: words.facts(line.account),
                failure: words.failure(line.account),
                isJoined: line.account != nil,
                feed: Self.feed(line, rows.isAdministrators, words)
            )
        }
        log = rows.log.map { logged in
            let (decision, said) = (logged.decision, words.log(logged.decision))
            return Line(
                key: decision.id.description,
                when: time.full(decision.at, now: now),
                who: names[decision.practitioner] ?? "",
                visit: logged.start.map { time.moment($0) },
                what: said.what,
                then: said.then
            )
        }
    }

    private static func question(
        _ row: CalendarRows.Question,
        _ names: [Identifier<Practitioner>: String],
        _ words: CalendarWords
    ) -> Question {
        let (asked, visit) = (row.question.asked, row.question.visit)
        return Question(
            key: asked.id.description,
            when: words.time.moment(visit.start),
            who: names[asked.practitioner] ?? "",
            patient: row.patient,
            conversation: row.contact.conversation.map { ConsolePath.conversation(id: $0.rawValue).path },
            phone: row.contact.phone.map(PhoneLink.init),
            kind: row.kind,
            here: words.version(asked.ours ?? ""),
            there: words.version(asked.theirs ?? ""),
            askedAt: words.time.full(asked.at, now: words.now),
            decided: asked.answer.map {
                "Decided: \($0 == .ours ? "the clinic's version stands" : "the calendar's version is taken"). "
                    + "It is carried out as soon as the calendar answers."
            },
            choice: asked.answer == nil ? choice(row) : nil
        )
    }

    private static func choice(_ row: CalendarRows.Question) -> Choice {
        let isRemoval = row.question.isRemoval
        guard row.question.mayTakeTheirs else {
            return Choice(
                oursWords: "Put the calendar right",
                theirsWords: nil,
                told:
                    "A visit neither repeats nor takes whole days. If it shall be at another time, move it on the schedule.",
                obstacle: nil
            )
        }
        let change = isRemoval ? "that it is cancelled" : "of the new time"
        return Choice(
            oursWords: isRemoval ? "Keep the visit, put it back there" : "Keep it here, put the calendar right",
            theirsWords: isRemoval ? "Cancel the visit" : "Move it as in the calendar",
            told: row.obstacle == nil ? "If you take the calendar's, the patient is told by message \(change)." : nil,
            obstacle: row.obstacle.map { "\(ReasonWords.of($0.rawValue).what): phone if you take the calendar's" }
        )
    }

    private static func feed(_ line: CalendarRows.Line, _ isAdministrators: Bool, _ words: CalendarWords) -> Feed {
        let since = line.feedSince
        return Feed(
            words: since.map { "Secret address, to read only: made \(words.time.full($0, now: words.now))" }
                ?? "Secret address, to read only: none",
            seen: FeedMark.of(since),
            isAdministrators: isAdministrators,
            makeWords: since == nil ? "Make an address" : "Make a new one, end this one",
            mayRevoke: isAdministrators && since != nil
        )
    }
}

/// Which address of a feed a page knew of.
enum FeedMark {
    static func of(_ since: Instant?) -> String { since.map { $0.microseconds.description } ?? "" }
}

/// An address of a feed, told once.
struct CalendarLinkModel {
    let shell: Shell
    let name: String
    let link: String
    let note: String
    let back: String
}
