import Care
import Dialogue
import Testing

@Suite struct WordingTests {
    @Test func `the eight languages are there, English first`() {
        #expect(Wording.languages.map(\.description) == ["en", "ar", "es", "fr", "hi", "id", "pt-BR", "sw"])
    }

    @Test(arguments: Phrase.allCases)
    func `every language says every phrase with the same blanks as English`(phrase: Phrase) {
        let expected = Set(Wording.best(for: .english).blanks(of: phrase))
        for wording in Wording.all {
            #expect(!wording.text(phrase).isEmpty, "\(wording.language)")
            #expect(Set(wording.blanks(of: phrase)) == expected, "\(wording.language)")
        }
    }

    @Test func `titles fit the buttons and rows they are for`() {
        let buttons: [Phrase] = [
            .confirmButton, .rescheduleButton, .cancelButton, .cancelVisitButton, .stopMessagesButton, .keepButton,
            .timesButton,
        ]
        for wording in Wording.all {
            for phrase in buttons {
                #expect(wording.text(phrase).utf16.count <= TextLimit.buttonTitle, "\(wording.language) \(phrase)")
            }
            for phrase in [Phrase.otherTimesRow, .askTeamRow] {
                #expect(wording.text(phrase).utf16.count <= TextLimit.rowTitle, "\(wording.language) \(phrase)")
            }
            for phrase in [Phrase.otherTimesDetail, .askTeamDetail] {
                #expect(wording.text(phrase).utf16.count <= TextLimit.rowDetail, "\(wording.language) \(phrase)")
            }
        }
    }

    @Test func `the buttons of one message have different titles`() {
        for wording in Wording.all {
            let asked = [Phrase.confirmButton, .rescheduleButton, .cancelButton].map { wording.text($0) }
            let question = [Phrase.cancelVisitButton, .stopMessagesButton, .keepButton].map { wording.text($0) }
            #expect(Set(asked).count == 3 && Set(question).count == 3, "\(wording.language)")
        }
    }

    @Test(arguments: [
        ("es-MX", "es"), ("pt", "pt-BR"), ("pt-PT", "pt-BR"), ("fr-CA", "fr"), ("zh-Hant-TW", "en"), ("ar-EG", "ar"),
        ("hi-IN", "hi"), ("en-US", "en"), ("tlh", "en"),
    ])
    func `a language falls back to the closest there is`(asked: String, given: String) throws {
        let tag = try #require(LanguageTag(asked))
        #expect(Wording.best(for: tag).language.description == given)
    }

    @Test func `only Arabic runs from right to left`() {
        #expect(Wording.all.filter { $0.direction == .rightToLeft }.map(\.language.description) == ["ar"])
    }

    @Test func `a name in the other script is set apart from the sentence`() throws {
        let arabic = Wording.best(for: try #require(LanguageTag("ar")))
        let text = arabic.text(.optedIn, [.clinic: "Clinic Street 5", .stop: "إيقاف"])
        #expect(text.contains("\u{2068}Clinic Street 5\u{2069}"))
        #expect(!text.contains("\u{2068}إيقاف"))
        let english = Wording.best(for: .english).text(.optedIn, [.clinic: "عيادة النور", .stop: "STOP"])
        #expect(english.contains("\u{2068}عيادة النور\u{2069}"))
        #expect(!english.contains("\u{2068}STOP"))
    }
}
