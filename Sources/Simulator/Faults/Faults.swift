package import Care

/// What goes wrong with a send to the Graph API.
package enum SendFault: String, Sendable, CaseIterable {
    /// The message goes out, the answer never comes.
    case timeoutAfterAcceptance
    case timeoutBeforeAcceptance
    /// The message goes out, the connection breaks before the answer.
    case resetAfterAcceptance
    case resetBeforeAcceptance
    /// Not accepted: HTTP 500, code 131000.
    case somethingWentWrong
    /// Not accepted: HTTP 500, code 131016.
    case serviceUnavailable
    /// Not accepted: HTTP 503, code 2.
    case serviceDown
    /// Not accepted: HTTP 429, code 130429.
    case rateLimited
    /// Accepted, but a proxy answers HTTP 502 with a page.
    case badGatewayAfterAcceptance
    /// Accepted, but the 200 has no JSON in it.
    case garbage
    /// Accepted, but the JSON of the 200 breaks off in the middle.
    case tornAnswer
    /// Not accepted, though the status says 200: code 131016 in its body.
    case errorInSuccess
    /// Accepted after a few seconds' wait.
    case slow
    /// A template is accepted as `held_for_quality_assessment` and goes out much later; only on demand.
    case heldForQuality

    /// Those that chance may bring.
    static let byChance = allCases.filter { $0 != .heldForQuality }
}

/// What goes wrong with a webhook.
package enum WebhookFault: String, Sendable, CaseIterable {
    case duplicate
    /// Overtaken by what comes after it.
    case reorder
    /// Late by up to `Faults.longestDelay`.
    case delay
    /// A `delivered` that is never told.
    case missingDelivered
}

/// How often things go wrong, drawn from the seed, and what goes wrong next on demand.
package struct Faults: Sendable, Hashable {
    /// Probability of each fault for each send, 0...1 in all.
    package var sends: [SendFault: Double]
    /// Probability of each fault for each update, 0...1 each.
    package var webhooks: [WebhookFault: Double]
    package var longestDelay: Span
    package var slowness: Span
    /// Used up before chance is asked, first to last.
    package var nextSends: [SendFault]
    package var nextWebhooks: [WebhookFault]
    /// Codes the next sends are refused with at once, each with the HTTP status of Meta's table.
    package var nextRefusals: [Int]
    /// Codes the next accepted messages fail with, told by a `failed` status.
    package var nextFailures: [Int]
    /// Meta's reviewers hold utility templates for promotion and approve them as marketing (Meta, template
    /// categorization, since April 2025).
    package var judgesPromotional: Bool

    package init(
        sends: [SendFault: Double] = [:],
        webhooks: [WebhookFault: Double] = [:],
        longestDelay: Span = .minutes(10),
        slowness: Span = .seconds(3),
        nextSends: [SendFault] = [],
        nextWebhooks: [WebhookFault] = [],
        nextRefusals: [Int] = [],
        nextFailures: [Int] = [],
        judgesPromotional: Bool = false
    ) {
        self.sends = sends
        self.webhooks = webhooks
        self.longestDelay = longestDelay
        self.slowness = slowness
        self.nextSends = nextSends
        self.nextWebhooks = nextWebhooks
        self.nextRefusals = nextRefusals
        self.nextFailures = nextFailures
        self.judgesPromotional = judgesPromotional
    }

    package static let none = Faults()

    /// Everything that can go wrong does, about one time in `every`.
    package static func everything(oneIn every: Double) -> Faults {
        let each = 1 / every
        return Faults(
            sends: Dictionary(
                uniqueKeysWithValues: SendFault.byChance.map { ($0, each / Double(SendFault.byChance.count)) }
            ),
            webhooks: Dictionary(uniqueKeysWithValues: WebhookFault.allCases.map { ($0, each) })
        )
    }
}

extension Faults {
    /// The fault of this send, if any.
    mutating func sendFault(from random: inout SeededGenerator) -> SendFault? {
        if !nextSends.isEmpty { return nextSends.removeFirst() }
        guard !sends.isEmpty else { return nil }
        var left = random.fraction()
        for fault in SendFault.allCases {
            guard let share = sends[fault] else { continue }
            if left < share { return fault }
            left -= share
        }
        return nil
    }

    /// The code this send is refused with, if any was asked for.
    mutating func refusal() -> Int? { nextRefusals.isEmpty ? nil : nextRefusals.removeFirst() }

    /// The code this accepted message fails with, if any was asked for.
    mutating func failure() -> Int? { nextFailures.isEmpty ? nil : nextFailures.removeFirst() }

    /// The fault of this update, if any; `missingDelivered` is only drawn where `isDelivered`.
    mutating func webhookFault(isDelivered: Bool, from random: inout SeededGenerator) -> WebhookFault? {
        if let next = nextWebhooks.first, isDelivered || next != .missingDelivered {
            nextWebhooks.removeFirst()
            return next
        }
        guard !webhooks.isEmpty else { return nil }
        for fault in WebhookFault.allCases where isDelivered || fault != .missingDelivered {
            if let share = webhooks[fault], random.fraction() < share { return fault }
        }
        return nil
    }
}
