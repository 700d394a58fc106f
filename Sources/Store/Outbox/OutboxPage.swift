package import Care
import Dialogue

/// The heaps into which the outbox is sorted for the staff's eye.
package enum OutboxHeap: String, Sendable, CaseIterable {
    case waiting
    case went
    case refused
    case unknown
}

/// One message on its way out, as the outbox page shows it.
package struct OutboxRow: Sendable, Hashable {
    package var id: Int64
    package var at: Instant
    package var name: String
    package var purpose: String
    package var state: String
    package var reason: String?
    /// What the channel told us to tell staff.
    package var advice: String?
    /// When a waiting message will be tried, if not at once.
    package var notBefore: Instant?
    package var conversation: Identifier<Conversation>?

    package init(
        id: Int64,
        at: Instant,
        name: String,
        purpose: String,
        state: String,
        reason: String? = nil,
        advice: String? = nil,
        notBefore: Instant? = nil,
        conversation: Identifier<Conversation>? = nil
    ) {
        self.id = id
        self.at = at
        self.name = name
        self.purpose = purpose
        self.state = state
        self.reason = reason
        self.advice = advice
        self.notBefore = notBefore
        self.conversation = conversation
    }
}

/// One page of a heap, latest first, with the size of every heap.
package struct OutboxRows: Sendable, Hashable {
    package var counts: [OutboxHeap: Int]
    package var rows: [OutboxRow]
    package var hasMore: Bool

    package init(counts: [OutboxHeap: Int], rows: [OutboxRow], hasMore: Bool) {
        self.counts = counts
        self.rows = rows
        self.hasMore = hasMore
    }
}

extension Transaction {
    /// The newest rows of a heap that are older than `before` (an outbox id), and how high each heap is.
    ///
    /// What went or was refused counts for the last week; what waits or is unknown counts for good.
    package func outboxPage(_ heap: OutboxHeap, before: Int64?, limit: Int) throws -> OutboxRows {
        let week = SQLValue.instant(now - .days(7))
        var counts: [OutboxHeap: Int] = [:]
        for heap in OutboxHeap.allCases { counts[heap] = Int(try number(heap.countSQL, heap.isKept ? [week] : [])) }
        let place: [SQLValue] = [.int(before ?? .max), .int(limit + 1)]
        let found = try rows(heap.pageSQL, (heap.isKept ? [week] : []) + place, SealedOutboxRow.init)
        let shown = try found.prefix(limit).map { try $0.opened(self) }
        return OutboxRows(counts: counts, rows: shown, hasMore: found.count > limit)
    }
}

extension OutboxHeap {
    fileprivate var isKept: Bool { self == .went || self == .refused }

    private var condition: String {
        switch self {
        case .waiting: "outbox.state IN ('queued', 'claimed', 'sending')"
        case .went: "outbox.state = 'accepted' AND outbox.status <> 9 AND outbox.settled_at >= ?"
        case .refused:
            "outbox.state IN ('rejected', 'refused', 'expired', 'accepted') AND outbox.settled_at >= ? "
                + "AND (outbox.state <> 'accepted' OR outbox.status = 9)"
        case .unknown: "outbox.state = 'unknown'"
        }
    }

    fileprivate var countSQL: String { "SELECT count(*) FROM outbox WHERE \(condition)" }

    fileprivate var pageSQL: String {
        """
        SELECT outbox.id, outbox.changed_at, outbox.person_id, person.name_sealed, outbox.purpose, outbox.state,
            outbox.status, outbox.reason, outbox.advice, outbox.not_before, outbox.failure_code,
            conversation.address_id, conversation.profile_name_sealed, conversation.id
        FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
        LEFT JOIN person ON person.id = outbox.person_id
        WHERE \(condition) AND outbox.id < ? ORDER BY outbox.id DESC LIMIT ?
        """
    }
}

private struct SealedOutboxRow {
    var row: OutboxRow
    var person: Int64?
    var name: [UInt8]?
    var address: Int64
    var profile: [UInt8]?
    var conversation: Int64

    init(_ row: any SQLRow) {
        let state = row.text(5)
        let status = DeliveryStatus(rawValue: Int(row.int(6)))
        self.row = OutboxRow(
            id: row.int(0),
            at: row.instant(1),
            name: "",
            purpose: row.text(4),
            state: state == "accepted" ? status.map { "\($0)" } ?? state : state,
            reason: row.optionalText(7) ?? row.optionalInt(10).map(String.init),
            advice: row.optionalText(8),
            notBefore: row.instant(9),
            conversation: row.id(13)
        )
        person = row.optionalInt(2)
        name = row.optionalBlob(3)
        address = row.int(11)
        profile = row.optionalBlob(12)
        conversation = row.int(13)
    }

    func opened(_ tx: Transaction) throws -> OutboxRow {
        var opened = row
        if let person, let name {
            opened.name = try tx.readable(name, subject: person, Cell("person", person, "name"))
        } else {
            opened.name = try tx.name(ofAddress: address, profile: profile, conversation: conversation)
        }
        return opened
    }
}
