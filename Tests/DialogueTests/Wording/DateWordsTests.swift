import Care
import Dialogue
import Testing

@Suite struct DateWordsTests {
    @Test(arguments: [
        ("en", "Tuesday 24 November, 09:30", "Tue 24 Nov, 09:30"),
        ("en-US", "Tuesday, November 24 at 9:30 AM", "Tue, Nov 24, 9:30 AM"),
        ("en-IN", "Tuesday 24 November, 9:30 am", "Tue 24 Nov, 9:30 am"),
        ("es", "martes 24 de noviembre, 09:30 h", "mar 24 nov, 09:30 h"),
        ("es-MX", "martes 24 de noviembre, 9:30 a. m.", "mar 24 nov, 9:30 a. m."),
        ("pt-BR", "terça-feira, 24 de novembro, às 09h30", "ter, 24 nov, 09h30"),
        ("fr", "mardi 24 novembre à 9\u{A0}h\u{A0}30", "mar. 24 nov., 9\u{A0}h\u{A0}30"),
        ("hi", "मंगलवार, 24 नवंबर, सुबह 9:30 बजे", "24 नवंबर, सुबह 9:30"),
        ("ar", "الثلاثاء 24 نوفمبر، الساعة 9:30 صباحًا", "24 نوفمبر، 9:30 صباحًا"),
        ("ar-LB", "الثلاثاء 24 تشرين الثاني، الساعة 9:30 صباحًا", "24 تشرين الثاني، 09:30"),
        ("ar-MA", "الثلاثاء 24 نونبر، الساعة 09:30", "24 نونبر، 09:30"),
        ("sw", "Jumanne, 24 Novemba, 09:30 (saa 3:30 asubuhi)", "Jnne 24 Nov, 09:30"),
        ("id", "Selasa, 24 November, pukul 09.30", "Sel, 24 Nov, 09.30"),
    ])
    func `a visit's time is written as the language writes it`(tag: String, when: String, slot: String) throws {
        let dates = Wording.best(for: try #require(LanguageTag(tag))).dates
        let time = try #require(CivilTime(year: 2026, month: 11, day: 24, hour: 9, minute: 30))
        #expect(dates.when(time) == when)
        #expect(dates.slot(time) == slot)
    }

    @Test(arguments: [
        ("en-US", 0, "12:05 AM"), ("en-US", 12, "12:05 PM"), ("en-US", 13, "1:05 PM"), ("en", 0, "00:05"),
        ("hi", 3, "रात 3:05 बजे"), ("hi", 4, "सुबह 4:05 बजे"), ("hi", 12, "दोपहर 12:05 बजे"), ("hi", 17, "शाम 5:05 बजे"),
        ("ar", 12, "12:05 ظهرًا"), ("ar", 15, "3:05 مساءً"), ("ar", 0, "12:05 صباحًا"),
        ("sw", 6, "06:05 (saa 12:05 asubuhi)"), ("sw", 7, "07:05 (saa 1:05 asubuhi)"),
        ("sw", 13, "13:05 (saa 7:05 mchana)"),
        ("sw", 0, "00:05 (saa 6:05 usiku)"), ("sw", 18, "18:05 (saa 12:05 jioni)"),
    ])
    func `the hours of the day turn over where the language says`(tag: String, hour: Int, expected: String) throws {
        let dates = Wording.best(for: try #require(LanguageTag(tag))).dates
        #expect(dates.time(try #require(CivilTime(year: 2026, month: 3, day: 2, hour: hour, minute: 5))) == expected)
    }

    @Test func `the first of a month is an ordinal where that is usual`() throws {
        let first = try #require(LocalDate(year: 2026, month: 12, day: 1))
        #expect(Wording.best(for: try #require(LanguageTag("fr"))).dates.day(first) == "mardi 1er décembre")
        #expect(Wording.best(for: try #require(LanguageTag("pt-BR"))).dates.day(first) == "terça-feira, 1º de dezembro")
        #expect(Wording.best(for: .english).dates.day(first) == "Tuesday 1 December")
    }

    @Test(arguments: [
        "en", "en-US", "en-CA", "en-AU", "en-NZ", "en-IN", "en-PK", "en-PH", "es", "es-MX", "es-US", "es-CO", "es-DO",
        "pt-BR", "fr", "hi", "ar", "ar-SY", "ar-LB", "ar-JO", "ar-IQ", "ar-PS", "ar-MA", "ar-DZ", "ar-TN", "sw", "id",
    ])
    func `every time of the year fits a list row`(tag: String) throws {
        let dates = Wording.best(for: try #require(LanguageTag(tag))).dates
        let newYear = try #require(LocalDate(year: 2026, month: 1, day: 1))
        var seen: Set<String> = []
        for day in 0..<365 {
            for hour in [0, 4, 7, 10, 12, 13, 16, 20, 23] {
                let slot = dates.slot(CivilTime(newYear.adding(days: day), hour: hour, minute: 45))
                #expect(slot.utf16.count <= TextLimit.rowTitle, "\(slot)")
                #expect(!slot.contains("{"))
                seen.insert(slot)
            }
        }
        #expect(seen.count == 365 * 9, "two times of the year are written the same")
    }
}
