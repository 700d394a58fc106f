import Care
import Dialogue
import Store
import TestKit
import Testing

@Suite struct VisitRecordTests {
    private let counted: CountedClinic

    init() throws {
        counted = try CountedClinic()
    }

    /// Everything happens from Tuesday morning on; the place is three hours behind UTC.
    @Test func `a small clinic, counted by hand`() throws {
        var (kept, contested, late, called) = try counted.at(.zero) { tx in
            (
                try counted.book(.hours(6), in: tx), try counted.book(.days(3), in: tx),
                try counted.book(.days(4), in: tx), try counted.book(.days(5), in: tx)
            )
        }
        _ = try counted.at(.zero) { try counted.book(.days(6), in: $0) }
        try counted.at(.hours(1)) { tx in
            try counted.change(&contested, byPatient: true, in: tx) { visit in
                (visit.start, visit.end) = (visit.start - .days(1), visit.end - .days(1))
                visit.confirmedAt = nil
            }
            try counted.change(&kept, byPatient: true, in: tx) { $0.confirmedAt = tx.now }
            try counted.send(kept.id.rawValue, .delivered, cost: 4_000, in: tx)
            try counted.send(kept.id.rawValue, .read, cost: 4_500, in: tx)
            // Sent and not yet delivered costs nothing; failed is no message.
            try counted.send(kept.id.rawValue, .sent, cost: 9_999, in: tx)
            try counted.send(kept.id.rawValue, .failed, in: tx)
            try counted.change(&called, byPatient: false, in: tx) {
                ($0.state, $0.cancelReason) = (.cancelled, .clinic)
            }
        }
        try counted.at(.hours(8)) { tx in
            try counted.change(&kept, byPatient: false, in: tx) { $0.state = .fulfilled }
        }
        try counted.at(.days(3)) { tx in
            try counted.change(&contested, byPatient: false, in: tx) { $0.state = .noShow }
            let miss = MissedVisit(visit: contested.id, markedAt: tx.now, state: .underReview)
            try tx.save(miss)
            try counted.send(try tx.anchor(of: miss), .delivered, in: tx)
        }
        let filled = try counted.at(.days(4) - .hours(10)) { tx in
            try counted.change(&late, byPatient: true, in: tx) { ($0.state, $0.cancelReason) = (.cancelled, .patient) }
            try counted.send(try offer(late, in: tx), .delivered, cost: 4_000, in: tx)
            return try counted.book(.days(4), in: tx)
        }
        #expect(filled.start == late.start)
        let found = try counted.records()
        #expect(found.isWhole)
        #expect(
            found.records == [
                try counted.record(
                    .attended,
                    weekday: 2,
                    lead: .hours(6),
                    isConfirmed: true,
                    counts: VisitRecord.Counts(messages: 3),
                    cost: 8_500
                ),
                try counted.record(
                    .underReview,
                    weekday: 4,
                    lead: .days(2) - .hours(1),
                    counts: VisitRecord.Counts(moves: 1, slotsFreed: 1, messages: 1, unpriced: 1)
                ),
                try counted.record(
                    .cancelledByPatient(notice: .hours(10)),
                    weekday: 6,
                    lead: .days(4),
                    counts: VisitRecord.Counts(slotsFreed: 1, slotsRefilled: 1, messages: 1),
                    cost: 4_000
                ),
                try counted.record(.open, weekday: 6, lead: .hours(10)),
                try counted.record(.calledOff, weekday: 7, lead: .days(5)),
                try counted.record(.open, weekday: 1, lead: .days(6)),
            ]
        )
    }

    /// The time the visit has left, offered to somebody; what the message hangs on.
    private func offer(_ visit: Appointment, in tx: Transaction) throws -> Int64 {
        let freed = FreedSlotRecord(id: tx.newID(), slot: visit.slot, freedAt: tx.now, freedBy: visit.patient)
        try tx.insert(freed)
        let entry = tx.newID(WaitListEntry.self)
        try tx.execute(
            "INSERT INTO wait_list_entry (id, person_id, visit_type_id, notice_minutes, priority, since, state, changed_at) "
                + "VALUES (?, ?, ?, 60, 'routine', ?, 'waiting', ?)",
            .id(entry),
            .id(visit.patient),
            .id(visit.visitType),
            .instant(tx.now),
            .instant(tx.now)
        )
        let offer = Offer(
            id: tx.newID(),
            entry: entry,
            person: visit.patient,
            slot: visit.slot,
            madeAt: tx.now,
            answerUntil: tx.now + .hours(1)
        )
        try tx.insert(offer, of: freed.id)
        return offer.id.rawValue
    }

    @Test func `an arrival's call is a message about its visit`() throws {
        let visit = try counted.at(.zero) { try counted.book(.hours(1), in: $0) }
        try counted.at(.hours(1)) { tx in
            let arrival = Arrival(at: visit)
            try tx.keep(.arrived(at: tx.now), of: arrival)
            try counted.send(try tx.anchor(of: arrival), .delivered, cost: 1, in: tx)
        }
        #expect(try counted.records().records.map(\.counts.messages) == [1])
    }

    @Test func `what led to a visit, and what was answered about it, are messages about it`() throws {
        let visit = try counted.at(.days(2)) { try counted.book(.days(3), in: $0) }
        let chat = counted.clinic.conversation.id
        for (moment, cost) in [(Span.zero, Int64(1_000)), (.days(2) - .hours(1), 20), (.days(2), 3)] {
            try counted.at(moment) { tx in
                try tx.note(try counted.send(nil, .delivered, cost: cost, in: tx), in: chat, about: nil)
            }
        }
        try counted.at(.days(2)) { tx in
            try tx.settleMessages(of: chat, since: tx.now - .days(1), on: visit.id)
            // The next question leads to another visit.
            try tx.note(try counted.send(nil, .delivered, cost: 500, in: tx), in: chat, about: nil)
            try tx.note(try counted.send(nil, .delivered, cost: 4, in: tx), in: chat, about: visit.id)
        }
        let record = try #require(try counted.records().records.first)
        #expect(record.counts.messages == 3)
        #expect(record.costs.map(\.millionths).reduce(0, +) == 27)
        try counted.at(.days(2) + .minutes(1)) { tx in
            try tx.pruneVisitMessages(before: tx.now - .hours(1))
            #expect(try tx.number("SELECT count(*) FROM visit_message WHERE appointment_id IS NULL") == 1)
        }
    }

    @Test func `a time given back in the last hour, or by the clinic, is not one to be filled`() throws {
        for (left, byPatient, freed) in [
            (Span.hours(47), true, 0), (.hours(46) + .minutes(59), true, 1), (.hours(10), false, 0),
        ] {
            let counted = try CountedClinic()
            var visit = try counted.at(.zero) { try counted.book(.hours(48), in: $0) }
            try counted.at(left) { tx in
                try counted.change(&visit, byPatient: byPatient, in: tx) { visit in
                    (visit.state, visit.cancelReason) = (.cancelled, byPatient ? .patient : .clinic)
                }
            }
            #expect(try counted.records().records.map(\.counts.slotsFreed) == [freed], "\(left)")
        }
    }

    @Test func `a time that was taken and left again was filled once`() throws {
        var first = try counted.at(.zero) { try counted.book(.days(3), in: $0) }
        try counted.at(.hours(1)) { tx in
            try counted.change(&first, byPatient: true, in: tx) { ($0.state, $0.cancelReason) = (.cancelled, .patient) }
        }
        var second = try counted.at(.hours(2)) { try counted.book(.days(3), in: $0) }
        try counted.at(.hours(3)) { tx in
            try counted.change(&second, byPatient: true, in: tx) {
                ($0.state, $0.cancelReason) = (.cancelled, .patient)
            }
        }
        let counts = try counted.records().records.map(\.counts)
        #expect(counts.map(\.slotsFreed) == [1, 1])
        #expect(counts.map(\.slotsRefilled).reduce(0, +) == 1)
    }

    @Test func `one who confirmed and then moved has confirmed`() throws {
        var visit = try counted.at(.zero) { tx in try counted.book(.days(3), { $0.confirmedAt = tx.now }, in: tx) }
        try counted.at(.hours(1)) { tx in
            try counted.change(&visit, byPatient: true, in: tx) { visit in
                (visit.start, visit.end, visit.confirmedAt) = (visit.start + .days(1), visit.end + .days(1), nil)
            }
        }
        #expect(try counted.records().records.map(\.isConfirmed) == [true])
    }

    @Test func `what was called off before leavings were kept has the moment of its last change`() throws {
        var visit = try counted.at(.zero) { try counted.book(.days(3), in: $0) }
        try counted.at(.days(1)) { tx in
            let before = visit.version
            (visit.state, visit.cancelReason, visit.version) = (.cancelled, .patient, 2)
            let isKept = try tx.update(visit, from: before)
            #expect(isKept)
        }
        #expect(try counted.records().records.map(\.end) == [.cancelledByPatient(notice: .days(2))])
    }

    @Test func `a limit is kept, and told`() throws {
        try counted.at(.zero) { tx in
            for day in 0..<20 as Range<Int64> { _ = try counted.book(.days(4 * day), in: tx) }
        }
        let all = try counted.records()
        #expect(all.isWhole && all.records.count == 20)
        for limit in [0, 1, 7, 8, 19] {
            let some = try counted.records(limit: limit)
            #expect(!some.isWhole && some.records == Array(all.records.prefix(limit)), "\(limit)")
        }
        #expect(try counted.records(limit: 20).isWhole)
        let edge = TestStore.morning..<TestStore.morning + .days(32)
        #expect(try counted.records(in: edge).records.count == 8)
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "SQLite's plans tell it plainly"))
    func `counting walks no table from end to end`() throws {
        _ = try counted.at(.zero) { try counted.book(.days(1), in: $0) }
        let plans = try counted.engine.readBlocking { tx in
            let (watched, spy) = PlanSpy.watch(tx)
            _ = try watched.visitRecords(in: TestStore.morning..<TestStore.morning + .days(7), limit: 10) { _ in }
            return spy.plans
        }
        #expect(plans.count > 10)
        #expect(PlanSpy.walks(in: plans) == [])
    }
}
