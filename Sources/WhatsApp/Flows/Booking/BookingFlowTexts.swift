/// The words of the booking Flow in the patient's language; each is cut to its place's limit (see `FlowLimit`).
package struct BookingFlowTexts: Hashable, Sendable {
    /// "Who is it for?", at most 30 characters.
    package var whom: String
    /// "What is it for?", at most 30.
    package var what: String
    /// "Day", at most 40.
    package var day: String
    /// Under the calendar, at most 80.
    package var dayHelp: String
    /// "Time", at most 20.
    package var time: String
    /// "Other times", at most 30.
    package var others: String
    /// Buttons, at most 35.
    package var next: String
    package var book: String
    package var close: String
    /// Something was left open.
    package var choose: String
    /// The day has no time left.
    package var dayFull: String
    /// Somebody was quicker.
    package var justTaken: String
    /// No time at all: a heading of at most 80, and what happens now.
    package var noTimes: String
    package var noTimesBody: String
    /// What the card offers has changed; to start anew from the chat.
    package var outdated: String

    package init(
        whom: String,
        what: String,
        day: String,
        dayHelp: String,
        time: String,
        others: String,
        next: String,
        book: String,
        close: String,
        choose: String,
        dayFull: String,
        justTaken: String,
        noTimes: String,
        noTimesBody: String,
        outdated: String
    ) {
        self.whom = whom
        self.what = what
        self.day = day
        self.dayHelp = dayHelp
        self.time = time
        self.others = others
        self.next = next
        self.book = book
        self.close = close
        self.choose = choose
        self.dayFull = dayFull
        self.justTaken = justTaken
        self.noTimes = noTimes
        self.noTimesBody = noTimesBody
        self.outdated = outdated
    }
}
