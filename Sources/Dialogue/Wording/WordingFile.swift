import Assets
import Care
import Foundation

extension Wording {
    /// Every language carried in the binary, English first, then by tag.
    package static let all: [Wording] = {
        let wordings = Assets.names(under: "wording/").map { name in
            guard let bytes = Assets.bytes(name), let wording = WordingFile.read(bytes) else {
                // The files are compiled in and read by a test: a broken one is a broken build.
                preconditionFailure("\(name) is not a wording file")
            }
            return wording
        }
        let english = wordings.filter { $0.language == .english }
        precondition(english.count == 1, "there is no English wording")
        return english + wordings.filter { $0.language != .english }
    }()
}

/// A language's file as it is written.
private struct WordingFile: Decodable {
    struct Period: Decodable {
        var from: Int
        var name: String
    }

    /// A region's entry says only what it does differently.
    struct Dates: Decodable {
        var weekdays: [String]?
        var weekdaysShort: [String]?
        var months: [String]?
        var monthsShort: [String]?
        var first: String?
        var periods: [Period]?
        var day: String?
        var time: String?
        var when: String?
        var slot: String?
        var slotDetail: String?
    }

    var version: String
    var language: String
    var name: String
    var metaCode: String
    var direction: String
    var dates: Dates
    var regions: [String: Dates]?
    var texts: [String: String]

    static func read(_ bytes: [UInt8]) -> Wording? {
        // The reason does not matter here: the caller stops the program, and a test reads every file.
        guard let file = try? JSONDecoder().decode(WordingFile.self, from: Data(bytes)),
            let language = LanguageTag(file.language),
            let direction = Wording.Direction(rawValue: file.direction),
            let dates = file.dates.words(over: nil)
        else { return nil }
        var phrases: [Phrase: Pattern] = [:]
        for (key, text) in file.texts {
            guard let phrase = Phrase(rawValue: key) else { return nil }
            phrases[phrase] = Pattern(text)
        }
        return Wording(
            version: file.version,
            language: language,
            name: file.name,
            metaCode: file.metaCode,
            direction: direction,
            dates: dates,
            regions: (file.regions ?? [:]).compactMapValues { $0.words(over: dates) },
            phrases: phrases
        )
    }
}

extension WordingFile.Dates {
    fileprivate func words(over base: DateWords?) -> DateWords? {
        guard let weekdays = weekdays ?? base?.weekdays, weekdays.count == 7,
            let weekdaysShort = weekdaysShort ?? base?.weekdaysShort, weekdaysShort.count == 7,
            let months = months ?? base?.months, months.count == 12,
            let monthsShort = monthsShort ?? base?.monthsShort, monthsShort.count == 12,
            let day = day.map(Pattern.init) ?? base?.dayPattern,
            let time = time.map(Pattern.init) ?? base?.timePattern,
            let when = when.map(Pattern.init) ?? base?.whenPattern,
            let slot = slot.map(Pattern.init) ?? base?.slotPattern
        else { return nil }
        return DateWords(
            weekdays: weekdays,
            weekdaysShort: weekdaysShort,
            months: months,
            monthsShort: monthsShort,
            first: first ?? base?.first ?? "1",
            periods: periods?.map { DateWords.Period(from: $0.from, name: $0.name) } ?? base?.periods ?? [],
            dayPattern: day,
            timePattern: time,
            whenPattern: when,
            slotPattern: slot,
            slotDetailPattern: slotDetail.map(Pattern.init) ?? base?.slotDetailPattern ?? Pattern("{detail}")
        )
    }
}
