package import Care

/// A business number of the simulated account, and the app that owns it.
package struct BusinessNumber: Sendable, Hashable {
    /// Meta's phone-number id.
    package var id: String
    /// Country code and number, digits only.
    package var digits: String
    /// Prepended to a recipient written without a plus.
    package var countryCode: String
    package var name: String

    package init(
        id: String = "106540352242922",
        digits: String = "15550100100",
        countryCode: String = "1",
        name: String = "Riverside Clinic"
    ) {
        self.id = id
        self.digits = digits
        self.countryCode = countryCode
        self.name = name
    }
}

/// What the simulated account is and how strict its world is; a run is this, a seed and its inputs.
package struct SimulatorSettings: Sendable, Hashable {
    package var seed: UInt64 = 1
    package var token = "simulator-token"
    package var appSecret = "simulator-app-secret"
    /// What the verify handshake of the callback must send.
    package var verifyToken = "simulator-verify-token"
    /// WhatsApp Business Account id.
    package var accountID = "102290129340398"
    package var appID = "670843887433847"
    package var number = BusinessNumber()
    /// Where media URLs point: scheme, host and port of the simulator's own face.
    package var baseURL = "http://127.0.0.1:8090"
    /// The API version webhooks are shaped by; below 24 they carry a `conversation`.
    package var webhookVersion = 25

    /// Outside the 24-hour window: refuse at once (true) or accept and report `failed` (false).
    package var refusesOutsideWindowAtOnce = false
    /// Messages a second for the number; Meta's default is 80, up to 1,000.
    package var messagesPerSecond = 80
    /// Whether the pair rate (45 at once, then one in 6 s, to the same person) is kept.
    package var keepsPairRate = true
    /// Distinct people a rolling 24 h outside their window; nil is unlimited.
    package var portfolioLimit: Int?
    /// Marketing messages to one person a rolling 24 h outside the window; nil is unlimited.
    package var marketingCap: Int?
    /// Only these numbers (digits) may be written to, as with Meta's test numbers; nil allows all.
    package var allowList: Set<String>?
    /// Whether a recipient written without a plus gets the business's country code, as Meta's does.
    package var prependsCountryCode = true
    /// False: phones show messages but no `delivered` webhook is sent.
    package var reportsDelivered = true
    /// How long a new template waits for its review.
    package var reviewDelay = Span.seconds(20)
    /// How long after acceptance `sent` happens, and after that `delivered`, in milliseconds; drawn from the seed.
    package var sentDelay: ClosedRange<Int64> = 150...900
    package var deliveredDelay: ClosedRange<Int64> = 250...2_500

    /// False keeps no phones' transcripts, for long runs.
    package var keepsTranscripts = true
    /// How many bubbles a phone remembers.
    package var transcriptLimit = 500
    /// True collects what reaches phones for `takeArrivals()`.
    package var reportsArrivals = false
    /// How many undelivered read or delivered bubbles of one person wait to be read.
    package var unreadLimit = 200
    /// Bytes of media kept in all; the oldest go first.
    package var mediaLimit = 512 << 20
    /// How many webhooks are out unanswered at once.
    package var webhooksInFlight = 64
    /// True tries failed webhooks again as soon as the business answers, so that a demo need not wait; Meta does not.
    package var hurriesRetries = false

    package init() {}
}
