import Care
import Dialogue
import Testing

/// The phrases of booking, the wait-list and attendance.
@Suite struct BookingWordingTests {
    private static let buttons: [Phrase] = [
        .chooseButton, .bookButton, .offerYesButton, .offerNoButton, .leaveListButton, .findTimeButton, .wasThereButton,
        .reasonsButton,
    ]
    private static let rows: [Phrase] = [
        .meRow, .someoneElseRow, .otherKindRow, .morningsRow, .afternoonsRow, .eveningsRow, .certainDayRow,
        .certainPractitionerRow, .anyPractitionerRow, .laterRow, .waitListRow, .reasonBetterRow, .reasonCannotRow,
        .reasonCostRow, .reasonOtherRow,
    ]

    @Test func `titles fit the buttons and rows they are for`() {
        for wording in Wording.all {
            for phrase in Self.buttons {
                let length = wording.text(phrase).utf16.count
                #expect(length <= min(TextLimit.buttonTitle, TextLimit.listButton), "\(wording.language) \(phrase)")
            }
            for phrase in Self.rows {
                #expect(wording.text(phrase).utf16.count <= TextLimit.rowTitle, "\(wording.language) \(phrase)")
            }
            #expect(wording.text(.waitListDetail).utf16.count <= TextLimit.rowDetail, "\(wording.language)")
        }
    }

    @Test func `what stands side by side has different titles`() {
        let together: [[Phrase]] = [
            [.offerYesButton, .offerNoButton, .leaveListButton], [.findTimeButton, .wasThereButton, .offerNoButton],
            [.reasonBetterRow, .reasonCannotRow, .reasonCostRow, .reasonOtherRow],
            [.morningsRow, .afternoonsRow, .eveningsRow, .certainDayRow, .certainPractitionerRow, .laterRow],
            [.laterRow, .waitListRow, .otherTimesRow, .askTeamRow], [.meRow, .someoneElseRow],
        ]
        for wording in Wording.all {
            for phrases in together {
                #expect(Set(phrases.map { wording.text($0) }).count == phrases.count, "\(wording.language) \(phrases)")
            }
        }
    }

    @Test func `a body with the longest values still fits`() {
        let values: [Blank: String] = [
            .clinic: String(repeating: "x", count: TextLimit.clinicName),
            .place: String(repeating: "x", count: TextLimit.place), .day: String(repeating: "x", count: 40),
            .time: String(repeating: "x", count: 30), .when: String(repeating: "x", count: 70),
            .preparation: String(repeating: "x", count: 400), .visits: String(repeating: "x", count: 700),
        ]
        let bodies = Phrase.allCases.filter { $0.rawValue.hasPrefix("reply.") || $0.rawValue.hasPrefix("template.") }
        for wording in Wording.all {
            for phrase in bodies {
                let length = wording.text(phrase, values).utf16.count
                #expect(length <= TextLimit.buttonsBody, "\(wording.language) \(phrase)")
            }
        }
    }

    @Test func `no title of a button or a row is taken for an opt-out when it is typed`() {
        for wording in Wording.all {
            for phrase in Self.buttons + Self.rows {
                for hasVisit in [true, false] {
                    let meaning = OptOut.meaning(
                        of: wording.text(phrase),
                        language: wording.language,
                        hasUpcomingVisit: hasVisit
                    )
                    #expect(meaning == .none, "\(wording.language) \(phrase)")
                }
            }
        }
    }

    @Test func `who types the title of the booking button starts booking`() {
        for wording in Wording.all {
            let wish = VisitWords.meaning(of: wording.text(.bookButton), language: wording.language)
            #expect(wish?.intent == .book, "\(wording.language)")
        }
    }

    @Test func `who types the title of a button about a visit means that`() {
        let titles: [(Phrase, VisitIntent)] = [
            (.cancelVisitButton, .cancel), (.rescheduleButton, .move), (.reasonCannotRow, .move),
        ]
        for wording in Wording.all {
            for (phrase, intent) in titles {
                let wish = VisitWords.meaning(of: wording.text(phrase), language: wording.language)
                #expect(wish?.intent == intent, "\(wording.language) \(phrase)")
            }
        }
    }
}
