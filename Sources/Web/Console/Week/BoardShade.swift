import Care

/// A stretch of a column in which nobody, or one of them, is there; or that is over.
struct BoardShade {
    let key: String
    /// A class of the style sheet: `leave`, `holiday`, `closed` or `past`.
    let kind: String
    let word: String
    let words: String
    let place: String
    let from: Int
    let to: Int
    /// Empty is everybody.
    let owner: String

    private init(
        key: String,
        kind: String,
        word: String,
        words: String,
        _ minutes: Range<Int>,
        owner: String = ""
    ) {
        self.key = key
        self.kind = kind
        self.word = word
        self.words = words
        place = BoardDay.place(minutes)
        from = minutes.lowerBound
        to = minutes.upperBound
        self.owner = owner
    }

    static func all(_ contents: BoardContents, time: ClinicTime) -> [BoardShade] {
        let day = contents.day
        var shades: [BoardShade] = []
        if let past = day.minutes(day.origin..<max(day.origin, contents.now)) {
            shades.append(
                BoardShade(key: "past-\(day.date)", kind: "past", word: "Past", words: "in the past", past)
            )
        }
        shades += contents.absences.compactMap { absence in
            day.minutes(absence.taken.start..<absence.taken.end).map { of(absence, $0, contents) }
        }
        return shades
    }

    private static func of(_ absence: Absence, _ minutes: Range<Int>, _ contents: BoardContents) -> BoardShade {
        let day = contents.day
        let kind = AbsenceWords.word(absence.reason)
        var owner = ""
        var whose: String?
        switch absence.taken.owner {
        case .practitioner(let id):
            owner = id.description
            if contents.isEverybodys { whose = contents.names[id] }
        case .location(let id): whose = contents.places[id]
        case .everybody, .resource: break
        }
        let word = whose.map { "\($0): \(kind.lowercased())" } ?? kind
        return BoardShade(
            key: "\(absence.id)-\(day.date)",
            kind: absence.reason.rawValue,
            word: word,
            words: "\(word), \(day.wallTime(minutes.lowerBound))–\(day.wallTime(minutes.upperBound))",
            minutes,
            owner: owner
        )
    }
}

/// What leave, holidays and closures are called.
enum AbsenceWords {
    static func word(_ reason: Absence.Reason) -> String {
        switch reason {
        case .leave: "Leave"
        case .holiday: "Holiday"
        case .closed: "Closed"
        }
    }
}
