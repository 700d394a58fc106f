/// Months by name, as exports in English, Spanish, Portuguese, French, German and Italian write them.
enum MonthNames {
    /// From a whole name or an abbreviation of at least three letters, in lower case.
    static func month(_ word: String) -> Int? {
        if let month = exact[word] { return month }
        guard word.count >= 3 else { return nil }
        let fitting = Set(exact.filter { $0.key.hasPrefix(word) }.values)
        return fitting.count == 1 ? fitting.first : nil
    }

    private static let exact: [String: Int] = {
        var months: [String: Int] = [:]
        for (index, names) in names.enumerated() {
            for name in names.split(separator: " ") { months[String(name)] = index + 1 }
        }
        return months
    }()

    private static let names = [
        "january enero janeiro janvier januar gennaio jänner ene gen",
        "february febrero fevereiro février fevrier februar febbraio feb fev fév",
        "march marzo março marco mars märz maerz mrz",
        "april abril avril aprile apr abr avr",
        "may mayo maio mai maggio mag",
        "june junio junho juin juni giugno jun giu",
        "july julio julho juillet juli luglio jul lug",
        "august agosto août aout aug ago",
        "september septiembre setiembre setembro septembre settembre sep sept set",
        "october octubre outubro octobre oktober ottobre oct okt out ott",
        "november noviembre novembro novembre nov",
        "december diciembre dezembro décembre decembre dezember dicembre dec dic dez déc",
    ]
}
