import Care
import Dialogue
import Store
import TestKit
import Testing

/// A clinic to be counted, lived through on a clock the test moves.
struct CountedClinic {
    let place: TestStore
    let engine: any StoreEngine
    let clinic: SampleClinic
    static let usd = Currency("USD")

    init() throws {
        place = try TestStore()
        engine = try place.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
    }

    /// From the first visit to long after the last.
    static let always = TestStore.morning - .days(400)..<TestStore.morning + .days(400)

    func at<T>(_ moment: Span, _ body: (Transaction) throws -> T) throws -> T {
        place.clock.move(to: TestStore.morning + moment)
        return try engine.writeBlocking(body)
    }

    /// A booked visit so long after the morning.
    func book(_ start: Span, _ change: (inout Appointment) -> Void = { _ in }, in tx: Transaction) throws -> Appointment
    {
        var visit = clinic.visit(at: TestStore.morning + start, in: tx)
        change(&visit)
        try tx.insert(visit)
        return visit
    }

    func change(
        _ visit: inout Appointment,
        byPatient: Bool,
        in tx: Transaction,
        _ change: (inout Appointment) -> Void
    ) throws {
        let before = visit
        change(&visit)
        visit.version += 1
        if visit.start != before.start { visit.slotVersion = visit.version }
        #expect(try tx.update(visit, from: before.version))
        if visit.state == .cancelled || visit.start != before.start {
            try tx.noteLeaving(of: before, for: visit, byPatient: byPatient)
        }
    }

    /// A message about something, or hanging on nothing, as far as it got; `cost` in millionths of a dollar.
    @discardableResult
    func send(
        _ anchor: Int64?,
        _ status: DeliveryStatus,
        cost: Int64? = nil,
        in tx: Transaction
    ) throws -> Identifier<OutboxItem> {
        let name = "\(tx.newID(Message.self))"
        var item = clinic.text(name, purpose: .appointments, at: tx.now)
        item.anchor = anchor.map { OutboxItem.Anchor(id: $0, version: 1) }
        let id = try #require(try tx.enqueue(item, in: clinic.conversation))
        #expect(try tx.markAccepted(id, channelID: "wamid.\(name)"))
        let price = try cost.map { MessageCost(millionths: $0, currency: try #require(Self.usd)) }
        try tx.raise(id, with: StatusUpdate(messageID: "wamid.\(name)", status: status, at: tx.now, cost: price))
        return id
    }

    func records(in span: Range<Instant> = always, limit: Int = 1_000) throws -> (records: [VisitRecord], isWhole: Bool)
    {
        try engine.readBlocking { tx in
            var records: [VisitRecord] = []
            let isWhole = try tx.visitRecords(in: span, limit: limit) { records.append($0) }
            return (records, isWhole)
        }
    }

    func record(
        _ end: VisitRecord.End,
        weekday: Int,
        lead: Span,
        isConfirmed: Bool = false,
        counts: VisitRecord.Counts = VisitRecord.Counts(),
        cost: Int64? = nil
    ) throws -> VisitRecord {
        VisitRecord(
            visitType: clinic.visitType.id,
            practitioner: clinic.practitioner.id,
            weekday: weekday,
            lead: lead,
            language: .english,
            variant: nil,
            end: end,
            isConfirmed: isConfirmed,
            counts: counts,
            costs: try cost.map { [MessageCost(millionths: $0, currency: try #require(Self.usd))] } ?? []
        )
    }
}
