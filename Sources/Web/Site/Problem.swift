package import HTTPTypes

/// An expected failure of a request, with the words the reader gets.
///
/// Everything else is a plain 500 with an id.
package struct Problem: Error, Hashable {
    package var status: HTTPResponse.Status
    package var title: String
    package var advice: String

    package init(_ status: HTTPResponse.Status, title: String, advice: String) {
        self.status = status
        self.title = title
        self.advice = advice
    }

    static let signInNeeded = Problem(
        .unauthorized,
        title: "You are signed out",
        advice: "Sign in again to carry on."
    )
    static let notFound = Problem(
        .notFound,
        title: "There is no such page",
        advice: "It may have moved. Start again from Today."
    )
    static let foreignForm = Problem(
        .forbidden,
        title: "This form is out of date",
        advice: "Nothing was changed. Go back, reload the page and try again."
    )
    static let linkSpent = Problem(
        .gone,
        title: "This link no longer works",
        advice:
            "It works once, within 24 hours. Whoever runs the server makes a new one with “caduceus admin-link”."
    )
    static let tooLarge = Problem(
        .contentTooLarge,
        title: "That was too much at once",
        advice: "Shorten it and send it again."
    )
    static let unreadableForm = Problem(
        .badRequest,
        title: "The form could not be read",
        advice: "Nothing was changed. Go back, reload the page and try again."
    )
    static let busy = Problem(
        .serviceUnavailable,
        title: "Too many people are signing in at this moment",
        advice: "Wait a few seconds and try again."
    )
    static let storeUnavailable = Problem(
        .serviceUnavailable,
        title: "The clinic's records cannot be written at this moment",
        advice: "Nothing was changed. Try again in a minute; if it goes on, tell whoever runs the server (disk full?)."
    )
    static let storeBusy = Problem(
        .serviceUnavailable,
        title: "Too much happens at once at this moment",
        advice: "Nothing was changed. Try again in a minute; if it goes on, tell whoever runs the server."
    )
    /// The console was opened under an address that its links and its sign-in do not belong to.
    static func otherAddress(_ publicAddress: String) -> Problem {
        Problem(
            .forbidden,
            title: "The console has another address",
            advice: "Nothing was changed. Open the console at \(publicAddress) and try again there."
        )
    }
    /// The same Send, pressed again after the text was changed.
    static func sentAlready(_ text: String) -> Problem {
        Problem(
            .conflict,
            title: "Your earlier answer went already",
            advice:
                "It reads: “\(text)”. What you have written since was not sent. Press Send again if it should go too."
        )
    }
    static let windowShut = Problem(
        .conflict,
        title: "The 24-hour window is shut",
        advice: "Your answer was not sent. The patient last wrote more than 24 hours ago; WhatsApp lets a clinic write "
            + "freely only within 24 hours of the patient's last message. Phone the patient instead."
    )
    static func invalid(_ advice: String) -> Problem {
        Problem(.unprocessableContent, title: "Something is missing", advice: advice)
    }
}
