import Care

/// The templates about visits; the raw value is their name at Meta.
package enum AppointmentTemplate: String, Sendable, CaseIterable {
    case reminder = "appointment_reminder"
    /// The same in other words, for clinics that compare which of them are heeded.
    case otherReminder = "appointment_reminder_b"
    case changed = "appointment_changed"
    /// The clinic cannot keep the time: another one is offered.
    case newTime = "appointment_new_time"
    case cancelled = "appointment_cancelled"
    /// A visit and all that follow it in its series.
    case seriesCancelled = "appointment_series_cancelled"
    /// A time has come free, for somebody who has a later visit, or none.
    case offer = "appointment_offer"
    case firstOffer = "appointment_first_offer"
    case offerGone = "appointment_offer_gone"
    /// The morning after a visit nobody came to.
    case missed = "appointment_missed"
    /// Two weeks before another visit is due.
    case comeAgain = "appointment_come_again"
    /// On the day, to somebody who is here.
    case comeIn = "appointment_come_in"

    /// What the positional parameters stand for, `{{1}}` first, in every language.
    package var parameters: [Blank] {
        switch self {
        case .comeIn: [.clinic, .place]
        // The kind of visit is nobody's business who sees the screen.
        case .comeAgain: [.clinic, .day]
        // The old time, then the new one.
        case .newTime: [.clinic, .day, .time, .when, .place]
        default: [.clinic, .day, .time, .place]
        }
    }

    /// Seconds after which WhatsApp drops what it has not delivered; nil leaves it WhatsApp's own 30 days.
    ///
    /// Who is called in later than this is sent away again (Meta, `message_send_ttl_seconds`: utility 30 to 43,200).
    var timeToLive: Int? { self == .comeIn ? Int(ArrivalRules().callPatience.microseconds / 1_000_000) : nil }

    /// The titles of its quick replies.
    var buttons: [Phrase] {
        switch self {
        case .reminder, .otherReminder, .changed: [.confirmButton, .rescheduleButton, .cancelButton]
        case .newTime: [.offerYesButton, .rescheduleButton, .cancelButton]
        case .offer, .firstOffer: [.offerYesButton, .offerNoButton, .leaveListButton]
        case .missed: [.findTimeButton, .wasThereButton]
        case .comeAgain: [.bookButton]
        case .cancelled, .seriesCancelled, .offerGone, .comeIn: []
        }
    }

    var phrase: Phrase {
        switch self {
        case .reminder: .reminder
        case .otherReminder: .otherReminder
        case .changed: .changed
        case .newTime: .newTimeTemplate
        case .cancelled: .cancelledByClinic
        case .seriesCancelled: .seriesCancelledByClinic
        case .offer: .offerTemplate
        case .firstOffer: .firstOfferTemplate
        case .offerGone: .offerGoneTemplate
        case .missed: .missedTemplate
        case .comeAgain: .comeAgainTemplate
        case .comeIn: .comeInTemplate
        }
    }
}

/// A template in one language, with all that Meta wants to see before it approves it.
package struct TemplateDefinition: Hashable, Sendable {
    /// Lower-case letters, digits and underscores.
    package let name: String
    /// Meta's language code, such as `pt_BR`.
    package let language: String
    /// Meta's category in capitals.
    package let category: String
    /// With `{{1}}`, `{{2}}`, … for the parameters.
    package let body: String
    /// At most 60 characters, without parameters.
    package let footer: String
    /// The quick replies' titles, in order.
    package let quickReplies: [String]
    /// A sample value for each parameter.
    package let examples: [String]
    /// Seconds after which WhatsApp drops what it has not delivered, 30 to 43,200; nil leaves it WhatsApp's own 30 days.
    package let timeToLive: Int?

    package var parameterCount: Int { examples.count }

    package init(
        name: String,
        language: String,
        category: String,
        body: String,
        footer: String = "",
        quickReplies: [String] = [],
        examples: [String] = [],
        timeToLive: Int? = nil
    ) {
        self.name = name
        self.language = language
        self.category = category
        self.body = body
        self.footer = footer
        self.quickReplies = quickReplies
        self.examples = examples
        self.timeToLive = timeToLive
    }

    init(_ kind: AppointmentTemplate, in wording: Wording) {
        name = kind.rawValue
        language = wording.metaCode
        category = "UTILITY"
        var numbered: [Blank: String] = [:]
        for (index, blank) in kind.parameters.enumerated() { numbered[blank] = "{{\(index + 1)}}" }
        body = wording.text(kind.phrase, numbered)
        footer = wording.text(.footer, [.stop: wording.text(.stopWord)])
        quickReplies = kind.buttons.map { wording.text($0) }
        let sample = CivilTime(LocalDate(dayNumber: 20_781), hour: 9, minute: 30)  // Tuesday 24 November 2026
        examples = kind.parameters.map { blank in
            switch blank {
            case .clinic: "Santa Lucía"
            case .day: wording.dates.day(sample.date)
            case .time: wording.dates.time(sample)
            case .when: wording.dates.when(sample.adding(minutes: 2 * 24 * 60))
            default: "Calle Mayor 12"
            }
        }
        timeToLive = kind.timeToLive
    }

    /// A call with as many parameters as the template has, and as many payloads as it has quick replies.
    package func call(parameters: [String], payloads: [String]) -> TemplateCall {
        TemplateCall(
            name: name,
            language: language,
            parameters: parameters,
            payloads: payloads,
            preview: filled(with: parameters) + "\n\n" + footer
        )
    }

    /// The body as the patient reads it; a value that itself looks like a parameter stays as it is.
    private func filled(with parameters: [String]) -> String {
        let pieces = body.split(separator: "{{", omittingEmptySubsequences: false)
        var text = String(pieces.first ?? "")
        for piece in pieces.dropFirst() {
            let halves = piece.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            if let number = Int(halves[0]), parameters.indices.contains(number - 1) { text += parameters[number - 1] }
            text += halves.last ?? ""
        }
        return text
    }
}

/// Every template we ship, ready to be pushed to Meta and to check calls against.
package enum TemplateCatalog {
    package static let all: [TemplateDefinition] = AppointmentTemplate.allCases.flatMap { kind in
        Wording.all.map { TemplateDefinition(kind, in: $0) }
    }

    private static let table: [String: [String: TemplateDefinition]] = all.reduce(into: [:]) { table, template in
        table[template.name, default: [:]][template.language] = template
    }

    /// The template of that name in Meta's language code.
    package static func find(name: String, language: String) -> TemplateDefinition? {
        table[name]?[language]
    }
}
