import Care
import Dialogue
import Store
import TestKit
import Testing

/// What is counted, held against plain counts of the tables.
@Suite struct VisitSumTests {
    @Test func `each breakdown adds up to the whole, and the whole to what the tables hold`() throws {
        for seed in UInt64(0)..<6 {
            let counted = try CountedClinic()
            var random = SplitMix64(seed: seed)
            try live(counted, &random)
            let span = TestStore.morning + .days(3)..<TestStore.morning + .days(33)
            let records = try counted.records(in: span).records
            var sums = AttendanceSums()
            for record in records { try sums.add(record) }
            for dimension in AttendanceDimension.allCases {
                var whole = AttendanceCounts()
                for row in sums.tally(by: dimension).rows { try whole.add(row.counts) }
                #expect(whole == sums.total, "seed \(seed) \(dimension)")
            }
            #expect(try plain(counted, span) == Plain(sums.total), "seed \(seed)")
        }
    }

    private struct Plain: Equatable {
        var booked: Int64
        var missed: Int64
        var confirmed: Int64
        var messages: Int64
        var unpriced: Int64
        var cost: Int64

        init(_ counts: AttendanceCounts) {
            booked = Int64(counts.booked)
            missed = Int64(counts[.missed])
            confirmed = Int64(counts.confirmed)
            messages = Int64(counts.messages)
            unpriced = Int64(counts.unpriced)
            cost = counts.costs.totals.first?.millionths ?? 0
        }

        init(_ numbers: [Int64]) {
            (booked, missed, confirmed) = (numbers[0], numbers[1], numbers[2])
            (messages, unpriced, cost) = (numbers[3], numbers[4], numbers[5])
        }
    }

    /// Each number by a question of its own.
    private func plain(_ counted: CountedClinic, _ span: Range<Instant>) throws -> Plain {
        let visits =
            "FROM appointment WHERE start_at >= \(span.lowerBound.microseconds) "
            + "AND start_at < \(span.upperBound.microseconds)"
        let sent = "FROM outbox WHERE anchor_id IN (SELECT id \(visits)) AND state = 'accepted' AND status IN (1, 2, 3)"
        let questions = [
            "SELECT count(*) \(visits)", "SELECT count(*) \(visits) AND state = 'noshow'",
            "SELECT count(*) \(visits) AND confirmed_at IS NOT NULL", "SELECT count(*) \(sent)",
            "SELECT count(*) \(sent) AND status > 1 AND cost_millionths IS NULL",
            "SELECT CAST(COALESCE(sum(cost_millionths), 0) AS BIGINT) \(sent) AND status > 1",
        ]
        return Plain(try counted.engine.readBlocking { tx in try questions.map { try tx.number($0) } })
    }

    private func live(_ counted: CountedClinic, _ random: inout SplitMix64) throws {
        let others = try counted.at(.zero) { tx in
            (
                types: try ["A", "B"].map { try tx.ensureVisitType(named: $0, minutes: 30).id },
                doctors: [counted.clinic.practitioner.id, counted.clinic.otherPractitioner.id]
            )
        }
        for number in 0..<60 as Range<Int64> {
            let (type, doctor) = (others.types[Int(number % 2)], others.doctors[Int.random(in: 0...1, using: &random)])
            let state = Appointment.State.allCases.randomElement(using: &random) ?? .booked
            let isConfirmed = Bool.random(using: &random)
            let messages = Int.random(in: 0...3, using: &random)
            try counted.at(.hours(Int64.random(in: 0...40, using: &random))) { tx in
                let visit = try counted.book(
                    .days(number) + .hours(Int64.random(in: 0...9, using: &random)),
                    { visit in
                        (visit.visitType, visit.practitioner, visit.state) = (type, doctor, state)
                        if state == .cancelled { visit.cancelReason = .patient }
                        visit.confirmedAt = isConfirmed ? tx.now : nil
                    },
                    in: tx
                )
                for _ in 0..<messages {
                    let status = DeliveryStatus.allCases.randomElement(using: &random) ?? .sent
                    let cost = Bool.random(using: &random) ? Int64.random(in: 0...9_000, using: &random) : nil
                    try counted.send(visit.id.rawValue, status == .played ? .read : status, cost: cost, in: tx)
                }
            }
        }
    }

    @Test func `what a message costs is kept, whether its status came early or in time`() throws {
        let counted = try CountedClinic()
        let cost = MessageCost(millionths: 10_700, currency: try #require(CountedClinic.usd))
        let early = StatusUpdate(
            messageID: "wamid.9",
            status: .delivered,
            at: TestStore.morning,
            isBillable: true,
            cost: cost
        )
        try counted.at(.zero) { try $0.keepEarly(early) }
        let found = try counted.at(.zero) { tx in
            var found: [StatusUpdate] = []
            try tx.takeEarly("wamid.9") { found = $0 }
            try tx.connection.settle()
            return found
        }
        #expect(found == [early])
        try counted.at(.zero) { tx in
            let id = try #require(try tx.enqueue(counted.clinic.text("a", at: tx.now), in: counted.clinic.conversation))
            try tx.raise(id, with: early)
            // The next status says nothing of it.
            try tx.raise(id, with: StatusUpdate(messageID: "wamid.9", status: .read, at: tx.now))
            let kept = try tx.row("SELECT cost_millionths, cost_currency FROM outbox WHERE id = ?", [.id(id)]) {
                "\($0.int(0)) \($0.text(1))"
            }
            #expect(kept == "10700 USD")
        }
    }
}
