import Care
import Crypto
import Foundation
import WhatsApp

/// One change on its way to the business.
struct WebhookUpdate: Hashable {
    /// `{"value":…,"field":…}`, as Meta writes it.
    var change: [UInt8]
    /// Unix seconds for account-wide fields, which carry it beside the change.
    var entryTime: Int64?
    /// The phone and bubble that turn to two ticks once the business has it.
    var person: PersonIndex?
    var bubble: String?
}

/// Webhooks that wait, are out, or wait to be tried again: at least once, for seven days, batched when they pile up
/// (Meta, webhooks overview: up to 1,000 updates and 3 MB).
struct WebhookQueue {
    private struct Out {
        var body: [UInt8]
        var signature: String
        var updates: [WebhookUpdate]
        var attempt: Int
        var firstTried: Instant
        var isInFlight: Bool
    }

    private let key: SymmetricKey
    private let head: [UInt8]
    private let inFlightLimit: Int
    private var waiting: [WebhookUpdate] = []
    private var taken = 0
    private var out: [Int: Out] = [:]
    private var retries = MomentQueue<Int>()
    private var inFlight = 0
    private var lastID = 0
    private let hurriesRetries: Bool
    /// Updates given up after seven days, or because too many waited.
    private(set) var dropped = 0

    /// More than this does not wait: the oldest go first, as when nobody ever asks for them.
    static let waitingLimit = 200_000
    static let batchLimit = 1_000
    static let byteLimit = 3 << 20

    /// `hurriesRetries` is a demo's: Meta does not notice that the business is back.
    init(secret: String, accountID: String, inFlightLimit: Int, hurriesRetries: Bool = false) {
        self.hurriesRetries = hurriesRetries
        key = SymmetricKey(data: Data(secret.utf8))
        self.inFlightLimit = max(1, inFlightLimit)
        head = Array(#"{"object":"whatsapp_business_account","entry":["#.utf8)
        entryHead = Array(#"{"id":"\#(accountID)","#.utf8)
    }

    private let entryHead: [UInt8]

    /// Updates that have not been answered with 200 yet.
    var backlog: Int { waiting.count - taken + out.values.reduce(0) { $0 + $1.updates.count } }
    var isIdle: Bool { waiting.count == taken && out.isEmpty }

    mutating func add(_ update: WebhookUpdate) {
        waiting.append(update)
        guard waiting.count - taken > Self.waitingLimit else { return }
        taken += 1
        dropped += 1
        compact()
    }

    /// When something is next to be sent; `now` itself when something waits already.
    func nextDue(now: Instant) -> Instant? {
        waiting.count > taken && inFlight < inFlightLimit ? now : retries.next
    }

    mutating func due(now: Instant) -> [WebhookDelivery] {
        var due: [WebhookDelivery] = []
        while inFlight < inFlightLimit, let (_, id) = retries.take(by: now) {
            guard var again = out[id] else { continue }
            again.attempt += 1
            again.isInFlight = true
            inFlight += 1
            out[id] = again
            due.append(delivery(id, again))
        }
        // What is new goes at once, whatever became of what went before.
        while inFlight < inFlightLimit, waiting.count > taken {
            due.append(post(nextBatch(), now: now))
        }
        return due
    }

    /// `status` is the HTTP status of the business's answer, nil for none.
    ///
    /// Returns the updates that are now known there.
    mutating func answered(_ id: Int, status: Int?, now: Instant) -> [WebhookUpdate] {
        guard var answered = out[id], answered.isInFlight else { return [] }
        inFlight -= 1
        if status == 200 {
            out[id] = nil
            if hurriesRetries { hurryRetries(now: now) }
            return answered.updates
        }
        guard now - answered.firstTried < .days(7) else {
            dropped += answered.updates.count
            out[id] = nil
            return []
        }
        answered.isInFlight = false
        out[id] = answered
        retries.add(id, at: now + Self.wait(after: answered.attempt))
        return []
    }

    /// Whatever was out when the process died is tried again.
    mutating func forgetFlights(now: Instant) {
        for id in out.keys.sorted() where out[id]?.isInFlight == true {
            _ = answered(id, status: nil, now: now)
        }
    }

    /// At once, then 1 s, 2 s, 4 s … up to an hour; Meta says only "immediately, then with decreasing frequency".
    static func wait(after attempt: Int) -> Span {
        attempt <= 1 ? .zero : .seconds(min(3_600, 1 << Int64(min(attempt - 2, 12))))
    }

    /// The business is back: what waited for a late retry goes soon.
    private mutating func hurryRetries(now: Instant) {
        for (index, id) in retries.takeAll().enumerated() {
            retries.add(id, at: now + .milliseconds(Int64(index)))
        }
    }

    private mutating func nextBatch() -> [WebhookUpdate] {
        let count = waiting.count - taken
        let room = inFlightLimit - inFlight
        let size = min(Self.batchLimit, (count + room - 1) / room)
        var batch: [WebhookUpdate] = []
        var bytes = 0
        while batch.count < size, taken < waiting.count {
            let next = waiting[taken]
            bytes += next.change.count + 80
            if !batch.isEmpty, bytes > Self.byteLimit { break }
            batch.append(next)
            taken += 1
        }
        compact()
        return batch
    }

    private mutating func compact() {
        guard taken == waiting.count || taken > 16_384 else { return }
        waiting.removeFirst(taken)
        taken = 0
    }

    private mutating func post(_ updates: [WebhookUpdate], now: Instant) -> WebhookDelivery {
        let body = body(of: updates)
        let code = HMAC<SHA256>.authenticationCode(for: body, using: key)
        lastID += 1
        let new = Out(
            body: body,
            signature: "sha256=" + Hex.text(code),
            updates: updates,
            attempt: 1,
            firstTried: now,
            isInFlight: true
        )
        out[lastID] = new
        inFlight += 1
        return delivery(lastID, new)
    }

    private func delivery(_ id: Int, _ out: Out) -> WebhookDelivery {
        WebhookDelivery(
            id: id,
            body: out.body,
            signature: out.signature,
            attempt: out.attempt,
            updates: out.updates.count
        )
    }

    private func body(of updates: [WebhookUpdate]) -> [UInt8] {
        var body = head
        body.reserveCapacity(updates.reduce(128) { $0 + $1.change.count + 64 })
        for (index, update) in updates.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += entryHead
            if let time = update.entryTime { body += Array(#""time":\#(time),"#.utf8) }
            body += Array(#""changes":["#.utf8)
            body += update.change
            body += Array("]}".utf8)
        }
        body += Array("]}".utf8)
        return body
    }
}
