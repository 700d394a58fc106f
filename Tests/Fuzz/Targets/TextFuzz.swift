import Care
import Dialogue

/// Short texts that come in addresses, taps and fields: whatever is read is written the same way again.
enum TextFuzz {
    private static let languages = ["en", "es", "pt-BR", "ar", "hi"].compactMap { LanguageTag($0) }

    static func check(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        if let date = LocalDate(text), date.description != text { return "a date is written otherwise" }
        if let time = CivilTime(text), CivilTime(time.description) != time { return "a time is written otherwise" }
        if let tag = LanguageTag(text), LanguageTag(tag.description) != tag { return "a language is written otherwise" }
        if let id = Identifier<Person>(text), Identifier(id.description) != id { return "an id is written otherwise" }
        if let tap = TapPayload(text), tap.description != text { return "a tap is written otherwise" }
        if let number = PhoneNumber(digits: text), number.digits != text { return "a number is written otherwise" }
        _ = Zone(text)
        for language in languages {
            let meaning = OptOut.meaning(of: text, language: language, hasUpcomingVisit: false)
            if meaning == .ambiguousCancel { return "without a visit ahead nothing is ambiguous" }
        }
        return nil
    }
}
