package import Care
import WhatsApp

/// WhatsApp as far as a business can see it: synchronous and deterministic.
///
/// Time is an argument that never goes backwards, chance comes from the settings' seed, and the same inputs make the
/// same history.
package final class SimulatorModel {
    package let settings: SimulatorSettings
    package var faults: Faults
    /// How many of each fault there were, by its name.
    package internal(set) var faultsSeen: [String: Int] = [:]
    /// Where media URLs point: the settings' until the port is known.
    package var baseURL: String
    package internal(set) var now: Instant
    var random: SeededGenerator
    var phones: [Phone] = []
    var byPhone: [String: PersonIndex] = [:]
    var byUserID: [String: PersonIndex] = [:]
    var ledger = AcceptedLedger()
    /// What is accepted and not yet settled, by ledger index.
    var pending: [Int: PendingSend] = [:]
    /// Who sent each inbound message, by its number.
    var senders: [Int32] = []
    var moments = MomentQueue<Moment>()
    var webhooks: WebhookQueue
    var templates = TemplateShelf()
    var media: MediaShelf
    var flows = FlowShelf()
    /// What phones encrypt a Flow's requests with; PEM.
    var businessKey: String?
    var profile: JSONObject
    var subscription: String?
    var isSubscribed = true
    /// The webhook fields the app has subscribed.
    var appFields = SimulatorModel.allFields
    var throughput: TokenBucket
    var portfolio = PortfolioLimit()
    var meter = CostMeter()
    var arrivals: [Arrival] = []
    /// People whose phone changed since the page last looked.
    var touched: Set<PersonIndex> = []
    var traces: UInt64 = 0

    /// What happens later.
    enum Moment {
        case sent(Int)
        case delivered(Int)
        case failed(Int, GraphError)
        case review(template: Int64)
        case update(WebhookUpdate)
        case callEnds(PersonIndex, call: String)
    }

    /// `start` is the earliest moment anything can happen.
    package init(settings: SimulatorSettings = SimulatorSettings(), faults: Faults = .none, start: Instant) {
        self.settings = settings
        self.faults = faults
        baseURL = settings.baseURL
        now = start
        random = SeededGenerator(seed: settings.seed)
        media = MediaShelf(byteLimit: settings.mediaLimit)
        throughput = TokenBucket(perSecond: settings.messagesPerSecond, now: start)
        webhooks = WebhookQueue(
            secret: settings.appSecret,
            accountID: settings.accountID,
            inFlightLimit: settings.webhooksInFlight,
            hurriesRetries: settings.hurriesRetries
        )
        profile = [
            "about": "We answer within the day.", "address": "1 River Street", "description": "",
            "email": "clinic@example.org", "websites": ["https://clinic.example/"], "vertical": "HEALTH",
            "messaging_product": "whatsapp",
        ]
    }

    // MARK: Time

    /// Lets everything happen that is due by `instant`, in order, each at its own moment.
    package func advance(to instant: Instant) {
        while let (at, moment) = moments.take(by: instant) {
            now = max(now, at)
            switch moment {
            case .sent(let index): becomeSent(index)
            case .delivered(let index): becomeDelivered(index)
            case .failed(let index, let error): becomeFailed(index, error)
            case .review(let template): review(template)
            case .update(let update): webhooks.add(update)
            case .callEnds(let person, let call): endCall(person, call)
            }
        }
        now = max(now, instant)
    }

    /// The next moment at which something will happen by itself, webhooks included; nil when all is quiet.
    package var nextDue: Instant? {
        guard let webhook = webhooks.nextDue(now: now) else { return moments.next }
        guard let moment = moments.next else { return webhook }
        return min(webhook, moment)
    }

    // MARK: Webhooks

    /// What is to be posted now; each must be answered with `webhookAnswered`.
    package func dueWebhooks(now instant: Instant) -> [WebhookDelivery] {
        advance(to: instant)
        return webhooks.due(now: now)
    }

    /// `status` is the HTTP status, or nil when no answer came.
    ///
    /// Only 200 counts.
    package func webhookAnswered(_ id: Int, status: Int?, now instant: Instant) {
        advance(to: instant)
        for update in webhooks.answered(id, status: status, now: now) {
            if let person = update.person, let bubble = update.bubble { tick(person, bubble, .delivered) }
        }
    }

    /// After a restart: what was out is tried again.
    package func forgetFlights(now instant: Instant) {
        advance(to: instant)
        webhooks.forgetFlights(now: now)
    }

    /// Where the app's own subscription sends webhooks, if it overrides the callback.
    package var callbackOverride: String? { subscription }

    /// Updates not yet taken by the business.
    package var webhookBacklog: Int { webhooks.backlog }

    // MARK: Books

    /// What was charged, in millionths of the rate card's currency.
    package var spentMillionths: Int64 { meter.spentMillionths }

    package var acceptedCount: Int { ledger.rows.count }

    package func accepted(_ index: Int) -> AcceptedMessage {
        let row = ledger.rows[index]
        let key = row.template >= 0 ? ledger.templates[Int(row.template)] : nil
        let person = row.person >= 0 ? Int(row.person) : nil
        let to = person.map { phones[$0].person.phone ?? phones[$0].person.userID } ?? ledger.stranger(index) ?? ""
        return AcceptedMessage(
            id: outboundID(index),
            correlation: ledger.correlation(index),
            person: person,
            to: to,
            kind: row.kind,
            template: key?.name,
            templateLanguage: key?.language,
            at: row.at,
            wasWindowOpen: row.wasWindowOpen,
            category: row.category,
            fate: row.fate,
            reachedPhone: row.reachedPhone
        )
    }

    /// What reached phones since the last call; kept only with `reportsArrivals`.
    package func takeArrivals() -> [Arrival] {
        defer { arrivals.removeAll(keepingCapacity: true) }
        return arrivals
    }

    /// People whose phones changed since the last call, for a page to refresh.
    package func takeTouched() -> [PersonIndex] {
        defer { touched.removeAll(keepingCapacity: true) }
        return touched.sorted()
    }

    func outboundID(_ index: Int) -> String {
        MessageID(sequence: index, isInbound: false).text(seed: settings.seed)
    }

    func trace() -> String {
        traces += 1
        return "A" + String(SeededGenerator.mixed(settings.seed &+ traces), radix: 36)
    }
}
