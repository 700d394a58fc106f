/// What a reason code means to staff, and what they can do about it.
package struct ReasonWords {
    package let what: String
    package let advice: String

    package static func of(_ code: String) -> ReasonWords {
        if let words = table[code] { return words }
        return ReasonWords(what: "Reason \(code)", advice: "If it comes again, tell whoever runs the server.")
    }

    /// For a message of which nobody knows whether it arrived: our reason tells more only after a restore.
    static func ofUnknown(_ reason: String?) -> ReasonWords {
        of(reason.flatMap { $0.hasPrefix("restored") ? $0 : nil } ?? "unknown")
    }

    private static let phone = "Phone the patient."

    /// The connection broke and no status has told since; one still may.
    private static let mayHaveArrived = ReasonWords(
        what: "It may or may not have arrived",
        advice:
            "The connection broke while it was sent, and WhatsApp has said nothing since. It is never sent again by "
            + "itself. Ask the patient, or phone."
    )

    private static let table: [String: ReasonWords] = [
        "no_address": .init(what: "No number on WhatsApp is known", advice: "Ask for a mobile number and add it."),
        "consent_unknown": .init(
            what: "The patient has not agreed to reminders",
            advice: "Ask at the next contact. Until then phone if it matters."
        ),
        "consent_withdrawn": .init(
            what: "The patient no longer wants reminders",
            advice: "Respect it; phone only where it matters."
        ),
        "opted_out": .init(what: "This number asked us to stop", advice: "Respect it; phone only where it matters."),
        "window_closed": .init(
            what: "The 24-hour window had shut",
            advice: "WhatsApp lets us write freely only within 24 hours of the patient's last message. \(phone)"
        ),
        "templates_unknown": .init(
            what: "Meta has not told us yet which templates are approved",
            advice: "No reminder goes before it has. The administrator runs “caduceus doctor” to see why."
        ),
        "template_missing": .init(
            what: "There is no approved template in the patient's language",
            advice: "The administrator submits it with “caduceus templates push”."
        ),
        "template_not_approved": .init(
            what: "Meta has not approved the template, or has paused it",
            advice: "A paused one wakes by itself after some hours. \(phone)"
        ),
        "template_category_drift": .init(
            what: "Meta changed the template's category: it would go out as advertising",
            advice: "The administrator has its wording reviewed. \(phone)"
        ),
        "template_parameters": .init(
            what: "The template at Meta has other blanks than ours",
            advice: "The administrator submits it again with “caduceus templates push”."
        ),
        "expired": .init(what: "Its moment had passed", advice: "It was not sent late. \(phone)"),
        "forgotten": .init(what: "The patient was forgotten", advice: "Nothing to do: it was not sent."),
        "anchor_moved": .init(
            what: "The visit was moved meanwhile",
            advice: "Nothing to do: it would have told the old time."
        ),
        "anchor_cancelled": .init(what: "The visit was cancelled meanwhile", advice: "Nothing to do."),
        "displaced": .init(
            what: "The visit lies in a leave, and its patient has no other time yet",
            advice: "See Leave: ask once more, or phone."
        ),
        "anchor_past": .init(what: "The visit was over, or had begun", advice: "Nothing to do."),
        "replaced": .init(what: "A newer message took its place", advice: "Nothing to do."),
        "quiet_hours": .init(what: "It is night where the patient is", advice: "It goes by itself in the morning."),
        "pair_rate": .init(
            what: "WhatsApp's limit for messages to one person",
            advice: "It goes by itself in a moment."
        ),
        "line_held": .init(
            what: "The clinic's number may not send at this moment",
            advice: "See what WhatsApp told the first message that was refused."
        ),
        "locked": .init(what: "Somebody had locked the database", advice: "It is tried again by itself."),
        "retry_later": .init(what: "WhatsApp was busy", advice: "It is tried again by itself."),
        "gave_up": .init(what: "WhatsApp stayed busy through every try", advice: phone),
        "unreachable": .init(
            what: "WhatsApp's servers could not be reached",
            advice: "It is tried again by itself. If it goes on, tell whoever runs the server."
        ),
        "interrupted": .init(
            what: "It may or may not have arrived",
            advice:
                "The connection broke while it was sent, and WhatsApp usually tells within minutes whether it arrived. "
                + "It is never sent again by itself."
        ),
        "not_confirmed": mayHaveArrived,
        "restored": .init(
            what: "It may have gone before the database was restored",
            advice:
                "The database was restored from a backup, and the lost one may have sent this. It is never sent again by "
                + "itself."
        ),
        "restored_not_confirmed": .init(
            what: "It may have gone before the database was restored",
            advice:
                "The lost database may have sent this, and WhatsApp has said nothing of it. It is never sent again by "
                + "itself. Ask the patient, or phone."
        ),
        "failed": .init(what: "WhatsApp took it and then could not deliver it", advice: phone),
        "refused_by_channel": .init(what: "WhatsApp refused it", advice: phone),
        "not_planned": .init(
            what: "It was booked too shortly before for a reminder",
            advice: "The patient heard the time when booking; phone if it matters."
        ),
        "unknown": mayHaveArrived,
        "other_line": .init(
            what: "The conversation was on another number of the clinic's",
            advice: "The patient can write to the number in use now. \(phone)"
        ),
        "unreadable": .init(
            what: "It can no longer be read",
            advice: "Its key is gone, or the database is damaged: tell whoever runs the server. \(phone)"
        ),
        "rejected": .init(what: "WhatsApp refused it", advice: phone),
        "refused": .init(what: "It may not be sent", advice: phone),
        // Meta, Cloud API error codes.
        "130472": .init(what: "Meta holds messages to this number back for an experiment", advice: phone),
        "131026": .init(what: "The number has no WhatsApp, or an old version", advice: "Check the number. \(phone)"),
        "131047": .init(what: "More than 24 hours since the patient wrote", advice: phone),
        "131049": .init(what: "Meta held it back: too much advertising to this patient", advice: phone),
        "131050": .init(what: "The patient stopped our advertising on WhatsApp", advice: "Respect it."),
    ]
}
