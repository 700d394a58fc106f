import Care
import Dialogue
import Testing

/// The phrases of the booking card, whose places are narrow (Meta, Flows: components).
@Suite struct CardWordingTests {
    private static let limits: [(Phrase, Int)] = [
        (.bookButton, 30), (.cardWhom, 30), (.cardWhat, 30), (.cardDay, 40), (.cardDayHelp, 80), (.cardTime, 20),
        (.cardOthers, 30), (.cardNext, 35), (.cardBook, 35), (.cardClose, 35), (.cardNoTimes, 80),
    ]

    @Test func `each fits its place uncut`() {
        for wording in Wording.all {
            for (phrase, limit) in Self.limits {
                #expect(wording.text(phrase).utf16.count <= limit, "\(wording.language) \(phrase)")
            }
            for phrase in [Phrase.cardChoose, .cardDayFull, .cardTaken, .cardOutdated, .cardNoTimesBody, .cardInvite] {
                #expect(wording.text(phrase).utf16.count <= 300, "\(wording.language) \(phrase)")
            }
        }
    }

    @Test func `what stands on one screen is told apart`() {
        for wording in Wording.all {
            let texts = [Phrase.cardDay, .cardTime, .cardNext].map { wording.text($0) }
            #expect(Set(texts).count == 3, "\(wording.language)")
            #expect(wording.text(.cardWhom) != wording.text(.cardWhat), "\(wording.language)")
        }
    }

    @Test func `every time of the day fits a line of the list`() throws {
        let zone = try #require(Zone("America/Sao_Paulo"))
        let location = Location(id: Identifier(1), name: "Harbour", address: "", zone: zone.name)
        let doctor = Practitioner(id: Identifier(2), name: "Dr Okoye")
        let day = try #require(LocalDate("2026-11-24"))
        for wording in Wording.all {
            let dialogue = CardDialogue(language: wording.language)
            for minute in stride(from: 0, to: 1_440, by: 15) {
                let start = zone.instant(of: CivilTime(day, minuteOfDay: minute))
                let slot = try #require(SlotOffer(start: start, with: doctor, at: location))
                #expect(dialogue.time(slot).title.utf16.count <= 30, "\(wording.language)")
                #expect(dialogue.dayAndTime(slot).title.utf16.count <= 30, "\(wording.language)")
            }
        }
    }

    @Test func `a time's name is read back, and nothing else is one`() throws {
        let names = ["2:1:1795500000", "9223372036854775807:1:0"]
        for name in names { #expect(SlotName(name)?.description == name) }
        for text in [
            "", "1:2", "1:2:3:4", "0:1:2", "1:0:2", "-1:1:1", "1:1:-1", "01:1:1", "+1:1:1", "1:1:9999999999999",
            "a:b:c",
        ] {
            #expect(SlotName(text) == nil, "\(text)")
        }
    }
}
