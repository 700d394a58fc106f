import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// One phone in the chat with a clinic that is open from nine to one, Monday to Friday, for check-ups.
final class ChatDesk {
    let place: TestStore
    let engine: any StoreEngine
    let clinic: SampleClinic
    var rules = PracticeRules(
        clinicName: "Harbour Health",
        line: SampleClinic.line,
        booking: BookingRules(publicURL: "https://clinic.example", zone: "America/Sao_Paulo")
    )
    private var count = 0

    init() throws {
        place = try TestStore()
        engine = try place.open()
        clinic = try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            for weekday in 1...5 {
                try tx.add(
                    OpeningHours(
                        practitioner: clinic.practitioner.id,
                        location: clinic.location.id,
                        weekday: weekday,
                        from: 9 * 60,
                        to: 13 * 60
                    )
                )
            }
            var type = clinic.visitType
            type.isBookable = true
            type.preparation = "Please bring your card."
            try tx.update(type)
            return clinic
        }
    }

    /// What the clinic answers to a tap, one after another.
    func tap(
        _ payload: String,
        by phone: ChannelAddress = SampleClinic.phone,
        named name: String? = nil
    ) throws -> [OutgoingContent] {
        try hear(.tap(payload: payload, title: "A row"), from: phone, named: name)
    }

    func hear(
        _ content: IncomingContent,
        from phone: ChannelAddress = SampleClinic.phone,
        named name: String? = nil
    ) throws -> [OutgoingContent] {
        count += 1
        place.clock.advance(by: .seconds(10))
        return try engine.writeBlocking { tx in
            let before = Set(try tx.queuedItems())
            let message = IncomingMessage(
                id: "wamid.\(count)",
                from: phone,
                profileName: name,
                at: tx.now,
                content: content
            )
            let piece = Piece(
                line: SampleClinic.line,
                dedupeKey: "m:\(count)",
                conversationKey: "p:\(phone.phone ?? "")",
                event: .message(message),
                raw: []
            )
            try EventHandler(rules: rules).handle(piece, in: tx)
            let items = try tx.queuedItems().filter { !before.contains($0) }.compactMap { try tx.departure($0)?.item }
            for item in items { try expectHanging(item, in: tx) }
            return items.map(\.content)
        }
    }

    /// What offers to change a visit that takes place hangs on it.
    private func expectHanging(_ item: OutboxItem, in tx: Transaction) throws {
        let first: String? =
            switch item.content {
            case .buttons(_, let buttons): buttons.first?.payload
            case .list(_, _, let rows): rows.first?.payload
            default: nil
            }
        guard let tap = first.flatMap({ TapPayload($0) }), let seen = tap.visit,
            let visit = try tx.appointment(seen.appointment)
        else { return }
        if case .reason = tap { return }
        let anchor =
            try tx.isDisplaced(visit) ? nil : OutboxItem.Anchor(id: visit.id.rawValue, version: visit.slotVersion)
        #expect(item.anchor == anchor, "\(item.content)")
    }

    /// The rows of the one list that was answered.
    func rows(_ answers: [OutgoingContent]) throws -> [OutgoingContent.Choice] {
        guard answers.count == 1, case .list(_, _, let rows) = answers[0] else {
            Issue.record("not one list: \(answers)")
            return []
        }
        return rows
    }

    func body(_ answers: [OutgoingContent]) -> String {
        guard answers.count == 1 else { return "\(answers.count) answers" }
        return switch answers[0] {
        case .text(let text): text
        case .link(let body, _, _): body
        case .list(let body, _, _): body
        case .buttons(let body, _): body
        default: ""
        }
    }

    func visits(of person: Identifier<Person>? = nil) throws -> [Appointment] {
        try engine.readBlocking { try $0.upcoming(of: person ?? clinic.person.id, from: $0.now) }
    }
}
