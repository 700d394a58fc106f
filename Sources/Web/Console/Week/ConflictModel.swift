import Care
import Practice
import Store

/// What posts the same once more.
protocol ConflictForm {
    var href: String { get }
    var backWords: String { get }
    var anywayWords: String { get }
    /// All of it, with the word that staff want it all the same.
    var anyway: [FormField] { get }
    /// The same at another time.
    func instead(_ slot: Slot) -> [FormField]
}

/// Why a visit was not put where somebody wanted it, and what can be done.
struct ConflictModel {
    struct Way {
        let href: String
        let fields: [FormField]
        let words: String
    }

    struct Other {
        let href: String
        let fields: [FormField]
        let day: String
        let time: String
    }

    struct Others {
        let heading: String
        let ways: [Other]
    }

    let shell: Shell
    let title: String
    let what: String
    let reasons: [String]
    let others: Others?
    let anyway: Way?
    let back: String
    let backWords: String

    init(
        shell: Shell,
        facts: ConflictFacts,
        form: some ConflictForm,
        here: String,
        now: Instant,
        time: ClinicTime
    ) {
        self.shell = shell
        title = shell.title
        what = Self.what(facts, time: time)
        reasons = ConflictWords(facts, now: now, time: time).reasons
        let ways = facts.refusal.instead.map { slot in
            Other(
                href: form.href,
                fields: form.instead(slot),
                day: time.day(time.date(slot.start)),
                time: "\(time.time(slot.start))–\(time.time(slot.end))"
            )
        }
        let name = facts.refusal.wanted.map { facts.name($0.practitioner) } ?? ""
        others = ways.isEmpty ? nil : Others(heading: "Free with \(name)", ways: ways)
        anyway =
            facts.refusal.mayAnyway ? Way(href: form.href, fields: form.anyway, words: form.anywayWords) : nil
        back = here
        backWords = form.backWords
    }

    /// A refusal in words, of something that is no visit.
    init(shell: Shell, what: String, reasons: [String], back: String, backWords: String) {
        self.shell = shell
        title = shell.title
        self.what = what
        self.reasons = reasons
        others = nil
        anyway = nil
        self.back = back
        self.backWords = backWords
    }

    private static func what(_ facts: ConflictFacts, time: ClinicTime) -> String {
        guard let slot = facts.refusal.wanted else { return facts.patient }
        return "\(facts.patient), \(time.day(time.date(slot.start))) \(time.time(slot.start))–\(time.time(slot.end))"
    }
}
