/// What a word or phrase says in a message about visits; the raw values are the keys of the vocabulary files.
enum VisitTag: String, Hashable, Sendable, CaseIterable {
    // What it is about.
    /// "appointment"
    case visit
    /// "my appointment": one that exists.
    case myVisit
    /// "the appointment": one that was spoken of.
    case theVisit
    /// "slot", "check-up": a visit beside a word for what is to be done, by itself anything.
    case visitLike
    /// "doctor", "Dr"
    case clinician
    /// "time", "day"
    case time
    /// "another time"
    case otherTime

    // What is to be done. Those of the second group mean something only with what they are about.
    /// "book"
    case book
    /// "reschedule", "I cannot come"
    case move
    /// "cancel it"
    case cancelIt
    /// "waiting list"
    case waitList
    /// "I am here"
    case arrived

    /// "cancel"
    case cancel
    /// "change"
    case change
    /// "earlier"
    case earlier
    /// "want", "make"
    case want
    /// "do you have"
    case offer
    /// "see", with a doctor or with "my appointments"
    case see
    /// "do I have"
    case have
    /// "when", "show"
    case when

    // For whom.
    case child
    case partner
    case parent
    case otherPerson

    // When.
    case morning
    case afternoon
    case evening
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday
    case today
    case tomorrow
    case dayAfterTomorrow
    case thisWeek
    case nextWeek

    // What turns a wish into a statement, unless it is a question.
    /// "is"
    case `is`
    /// A time or a date in digits; no file has it.
    case number

    // What says nothing by itself.
    case glue
    /// "ok", "yes": perhaps an answer to something else.
    case reply

    // What leaves the message to staff.
    /// About something else, or a word of this language that another language would misread.
    case other
    case negation
    case symptom
    case emergency

    static let weekdays: [VisitTag] = [.monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday]
    static let persons: Set<VisitTag> = [.child, .partner, .parent, .otherPerson]
    static let days: Set<VisitTag> = [.today, .tomorrow, .dayAfterTomorrow, .thisWeek, .nextWeek]
    static let stoppers: Set<VisitTag> = [.other, .negation, .symptom, .emergency]
    /// Those whose longer words are recognised when mistyped.
    static let mistyped: Set<VisitTag> = [.visit, .book, .move, .cancel, .symptom, .emergency, .other]
}
