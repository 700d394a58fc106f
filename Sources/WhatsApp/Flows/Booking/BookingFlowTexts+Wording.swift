package import Care
import Dialogue

extension BookingFlowTexts {
    /// The words as the language's wording file has them.
    package init(language: LanguageTag) {
        let dialogue = CardDialogue(language: language)
        self.init(
            whom: dialogue.text(.cardWhom),
            what: dialogue.text(.cardWhat),
            day: dialogue.text(.cardDay),
            dayHelp: dialogue.text(.cardDayHelp),
            time: dialogue.text(.cardTime),
            others: dialogue.text(.cardOthers),
            next: dialogue.text(.cardNext),
            book: dialogue.text(.cardBook),
            close: dialogue.text(.cardClose),
            choose: dialogue.text(.cardChoose),
            dayFull: dialogue.text(.cardDayFull),
            justTaken: dialogue.text(.cardTaken),
            noTimes: dialogue.text(.cardNoTimes),
            noTimesBody: dialogue.text(.cardNoTimesBody),
            outdated: dialogue.text(.cardOutdated)
        )
    }
}
