/// One trouble in plain words, each a whole sentence.
package struct TroubleWords: Hashable, Sendable {
    /// What is wrong.
    package var what: String
    /// Why it matters to the clinic.
    package var why: String
    /// What whoever runs the server does about it.
    package var advice: String
}

extension Trouble {
    package var words: TroubleWords {
        switch level {
        case .stopped: stopped
        case .degraded: degraded ?? around
        case .note: noted
        }
    }

    private var stopped: TroubleWords {
        switch self {
        case .storeBusy:
            TroubleWords(
                what: "More is to be written than the database can take.",
                why: "WhatsApp is told to come back and repeats everything for seven days; pages may ask to try again.",
                advice: "Wait a minute. If it stays, look for what holds the database: a slow disk, a backup, another "
                    + "program with the file open."
            )
        case .journalBehind:
            TroubleWords(
                what: "What came in over a minute ago is not handled yet.",
                why: "Patients' messages are kept but do not show in the inbox, and nobody answers their taps.",
                advice:
                    "Look into the log for “loop failed”. If nothing is there, the machine is too slow or was asleep; "
                    + "restart the server, which loses nothing."
            )
        default:
            TroubleWords(
                what: "The database cannot be written.",
                why:
                    "Nothing new is kept or sent. WhatsApp is told to come back and repeats everything for seven days.",
                advice: "See that its disk is there and has room, that the folder may be written and, with PostgreSQL, "
                    + "that the server answers. It goes on by itself."
            )
        }
    }

    /// What the machine underneath ails from; nil for what is the clinic's own.
    private var degraded: TroubleWords? {
        switch self {
        case .storageFailed:
            TroubleWords(
                what: "The disk failed to keep something, and the server restarted.",
                why: "Nothing that was acknowledged is lost, but a disk that fails once fails again.",
                advice:
                    "Look into the kernel's log (“journalctl -k”) and the disk's health (“smartctl -a”), replace the "
                    + "disk, and see that the last backup drill was good. The note goes a day after the last failure."
            )
        case .diskLow:
            TroubleWords(
                what: "The disk is nearly full.",
                why: "When it is full nothing can be written, and WhatsApp's messages wait at WhatsApp's.",
                advice: "Make room or give it a larger disk; the server needs no restart."
            )
        case .clockStepped:
            TroubleWords(
                what: "The machine's clock was set.",
                why:
                    "Whatever was planned goes by the new time: what had come due too early has gone, what was put off "
                    + "for a moment goes at once.",
                advice:
                    "See that time synchronisation (NTP) is on and that nobody sets the clock by hand. The note goes "
                    + "an hour after the last step."
            )
        case .clockOff:
            TroubleWords(
                what: "The machine's clock is wrong.",
                why: "Reminders go at the wrong time, and the 24-hour window is reckoned wrongly.",
                advice: "Turn on time synchronisation (NTP)."
            )
        case .standbyBehind:
            TroubleWords(
                what: "The standby database is behind.",
                why: "If the primary fails now, what the standby has not got is late or lost.",
                advice: "See that the standby runs, and look at its log and at the network between the two."
            )
        case .migrationsPending:
            TroubleWords(
                what: "The database's schema is older than this caduceus.",
                why: "This version does not work on it.",
                advice: "Start the server: the next start brings the schema up to date."
            )
        default: nil
        }
    }

    private var around: TroubleWords {
        switch self {
        case .lineHeld:
            TroubleWords(
                what: "WhatsApp refuses to send for this number.",
                why: "Nothing goes out, neither answers nor reminders; one message a minute tries again.",
                advice: "The console says on every page what WhatsApp answered: mostly a new token or a payment is due."
            )
        case .outboxStuck:
            TroubleWords(
                what: "Messages that are due do not leave.",
                why: "Patients wait for answers and reminders.",
                advice: "Look into the log for “cannot take messages from the outbox”, and see that WhatsApp can be "
                    + "reached; restart the server, which sends nothing twice."
            )
        case .calendarFailing:
            TroubleWords(
                what: "A practitioner's own calendar cannot be read or written.",
                why:
                    "Visits do not appear there, and what is new there takes no time here: somebody may be booked twice.",
                advice:
                    "The page Calendars, or “caduceus calendars list”, says whose it is, why and what to do: mostly "
                    + "a new password or token. It goes on by itself."
            )
        case .calendarQuestions:
            TroubleWords(
                what:
                    "A visit was moved or deleted in a practitioner's own calendar, and nobody has said what shall be done.",
                why:
                    "The question has waited for a day, or the visit is within a day: the practitioner or the patient may "
                    + "be there alone.",
                advice: "Staff answer it on the page Calendars; “caduceus calendars questions” lists it, too."
            )
        case .webhooksSilent:
            TroubleWords(
                what: "WhatsApp has sent nothing for much longer than usual.",
                why: "Patients' messages may not find their way here.",
                advice: "Run “caduceus doctor” for the subscription and the address, see that the proxy and its "
                    + "certificate are well, and write to the clinic's number from a phone."
            )
        default:
            TroubleWords(
                what: "Some lanes belong to no node.",
                why: "The conversations in them are neither handled nor answered.",
                advice: "See that every node runs and reaches the database; a node takes free lanes within 10 seconds."
            )
        }
    }

    private var noted: TroubleWords {
        switch self {
        case .templatesDrifted:
            TroubleWords(
                what: "Some message templates at Meta are not as we rely on them.",
                why: "Reminders in those languages are not sent.",
                advice: "“caduceus templates list” names them and says of each what to do."
            )
        case .updatesParked:
            TroubleWords(
                what: "Some updates from WhatsApp could not be handled and were set aside.",
                why: "They are kept whole, and something a patient wrote may be among them.",
                advice: "The outbox page counts them by reason; keep the database and report the reason."
            )
        default:
            TroubleWords(
                what: "Of some messages nobody knows whether they arrived.",
                why: "They are never sent again by themselves.",
                advice: "The outbox page lists them under Unknown; staff ask the patients, or phone."
            )
        }
    }
}

extension FoundTrouble {
    /// For a page of staff's: what it is and what it means, and the name under which the operator finds the rest.
    package var forStaff: String {
        let advice =
            kind == .calendarQuestions
            ? "Answer it on the page Calendars, under Schedule (\(kind.rawValue))."
            : "Tell whoever runs the server: \(kind.rawValue)."
        return "\(kind.words.what) \(kind.words.why) \(advice)"
    }

    /// For whoever runs the server, in one line.
    package var forOperator: String {
        let figures = detail.isEmpty ? "" : " (\(detail))"
        return "\(kind.words.what.dropLast())\(figures). \(kind.words.why) \(kind.words.advice)"
    }
}
