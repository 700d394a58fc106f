import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Taps of one patient about one visit on 2026-11-27, 12:00 UTC, told at 06:00 on the 24th.
@Suite struct TapHandlerTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let clinic: SampleClinic
    private let visit: Appointment
    private let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line)

    init() throws {
        file = try TestStore()
        engine = try file.open()
        (clinic, visit) = try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            for weekday in 1...5 {
                try tx.add(
                    OpeningHours(
                        practitioner: clinic.practitioner.id,
                        location: clinic.location.id,
                        weekday: weekday,
                        from: 9 * 60,
                        to: 17 * 60
                    )
                )
            }
            let visit = clinic.visit(at: TestStore.morning + .days(3) + .hours(6), in: tx)
            try tx.insert(visit)
            return (clinic, visit)
        }
    }

    private var dialogue: AppointmentDialogue { AppointmentDialogue(clinic: "Harbour Health", language: .english) }
    private var seen: VisitVersion { VisitVersion(appointment: visit.id, version: 1) }
    private var stored: Appointment {
        get throws { try #require(try engine.readBlocking { tx in try tx.appointment(visit.id) }) }
    }

    private func facts(_ appointment: Appointment) throws -> VisitFacts {
        try #require(VisitFacts(appointment, at: clinic.location))
    }

    /// The visit's practitioner is away that day.
    private func displace() throws {
        try engine.writeBlocking { tx in
            let away = Taken(
                .practitioner(clinic.practitioner.id),
                start: visit.start - .hours(6),
                end: visit.end + .hours(6)
            )
            try LeaveDesk(rules: rules).enter(away, because: .leave, isOffering: false, by: .commandLine, in: tx)
        }
    }

    @Test func `no tap is told that a visit stands which a leave lies over`() throws {
        try displace()
        let taps: [TapPayload] = [
            .confirm(seen), .keep(seen), .reschedule(seen), .otherTimes(seen, page: 1), .askTeam(seen),
        ]
        for (index, payload) in taps.enumerated() {
            let items = try tap(payload.description, id: "wamid.d\(index)")
            #expect(items.count == 1)
            for item in items {
                let said = "\(item.content)"
                #expect(
                    !said.contains("confirmed") && !said.contains("stays as it is") && !said.contains("See you"),
                    "\(said)"
                )
                if case .list(let body, _, let rows) = item.content {
                    #expect(body.contains("cannot take place") && rows.count > 1)
                }
            }
        }
        #expect(try stored.confirmedAt == nil && stored.state == .booked)
    }

    /// What is queued because of the tap; `id` is the channel's id of the message.
    private func tap(_ payload: String, id: String) throws -> [OutboxItem] {
        file.clock.advance(by: .seconds(10))
        return try engine.writeBlocking { tx in
            let before = Set(try tx.queuedItems())
            let message = IncomingMessage(
                id: id,
                from: SampleClinic.phone,
                at: tx.now,
                content: .tap(payload: payload, title: "A button")
            )
            let piece = Piece(
                line: SampleClinic.line,
                dedupeKey: "m:\(id)",
                conversationKey: "p:1",
                event: .message(message),
                raw: []
            )
            try EventHandler(rules: rules).handle(piece, in: tx)
            return try tx.queuedItems().filter { !before.contains($0) }
                .compactMap { try tx.departure($0)?.item }
        }
    }

    private func tap(_ payload: TapPayload, id: String = "wamid.1") throws -> [OutboxItem] {
        try tap(payload.description, id: id)
    }

    private func perform(_ command: Appointment.Command) throws {
        try engine.writeBlocking { tx in
            let current = try #require(try tx.appointment(visit.id))
            try AppointmentDesk(rules: rules).perform(command, on: current, in: tx)
        }
    }

    private func moveByStaff() throws {
        var slot = visit.slot
        slot.start = slot.start + .hours(2)
        slot.end = slot.end + .hours(2)
        try perform(.reschedule(to: slot, seen: 1))
    }

    private var unread: Int {
        get throws { try engine.readBlocking { tx in try tx.conversation(clinic.conversation.id)?.unread ?? -1 } }
    }

    private func anchor(_ appointment: Appointment) -> OutboxItem.Anchor {
        OutboxItem.Anchor(id: appointment.id.rawValue, version: appointment.slotVersion)
    }

    @Test func `confirm confirms, and its answer hangs on the visit`() throws {
        let said = try tap(.confirm(seen))
        #expect(said.map(\.content) == [dialogue.confirmed(try facts(visit))])
        #expect(said.first?.anchor == anchor(visit))
        #expect(try stored.confirmedAt != nil)
        #expect(try unread == 0)
    }

    @Test func `a message that comes twice is answered once`() throws {
        #expect(try tap(.confirm(seen)).count == 1)
        #expect(try tap(.confirm(seen)).isEmpty)
        #expect(try stored.version == 2)
    }

    @Test func `a second tap on the same button is answered with what is true`() throws {
        _ = try tap(.confirm(seen), id: "wamid.1")
        let again = try tap(.confirm(seen), id: "wamid.2")
        #expect(again.map(\.content) == [dialogue.alreadyConfirmed(try facts(stored))])
        #expect(try stored.version == 2)
        _ = try tap(.cancel(seen), id: "wamid.3")
        let cancelled = try tap(.cancel(seen), id: "wamid.4")
        #expect(cancelled.map(\.content) == [dialogue.alreadyCancelled(try facts(stored))])
        #expect(cancelled.first?.anchor == nil)
        #expect(try stored.cancelReason == .patient)
    }

    @Test(arguments: ["confirm", "cancel", "keep", "team", "move", "slot"])
    func `a tap about a visit that has moved is told where it is now, and changes nothing`(word: String) throws {
        try moveByStaff()
        let moved = try stored
        let said = try tap(payload(word))
        #expect(said.map(\.content) == [dialogue.stale(try facts(moved))])
        #expect(said.first?.anchor == anchor(moved))
        #expect(try stored == moved)
    }

    @Test(arguments: ["confirm", "cancel", "keep", "team", "move", "slot"])
    func `a tap about a cancelled visit is told so, and nothing hangs on the answer`(word: String) throws {
        try perform(.cancel(.clinic, seen: 1))
        let cancelled = try stored
        let said = try tap(payload(word))
        #expect(said.map(\.content) == [dialogue.alreadyCancelled(try facts(cancelled))])
        #expect(said.first?.anchor == nil)
        #expect(try stored == cancelled)
    }

    @Test(arguments: ["confirm", "cancel", "keep", "team", "move", "slot"])
    func `a tap after the start is told that the visit is past`(word: String) throws {
        file.clock.advance(by: .days(4))
        let said = try tap(payload(word))
        #expect(said.map(\.content) == [dialogue.past(try facts(visit))])
        #expect(said.first?.anchor == nil)
        #expect(try stored == visit)
    }

    @Test func `keep keeps, and its answer hangs on the visit`() throws {
        let said = try tap(.keep(seen))
        #expect(said.map(\.content) == [dialogue.kept(try facts(visit))])
        #expect(said.first?.anchor == anchor(visit))
    }

    @Test func `whoever asks for the team is put before staff`() throws {
        let said = try tap(.askTeam(seen))
        #expect(said.map(\.content) == [dialogue.teamWillWrite(try facts(visit))])
        #expect(try unread == 1)
    }

    @Test func `the patient picks a free time and the visit is there`() throws {
        let list = try #require(try tap(.reschedule(seen), id: "wamid.1").first)
        #expect(list.anchor == anchor(visit))
        guard case .list(_, _, let rows) = list.content, let first = rows.first else {
            Issue.record("no list: \(list.content)")
            return
        }
        let said = try tap(first.payload, id: "wamid.2")
        let moved = try stored
        #expect(moved.slotVersion == 2 && moved.start != visit.start)
        #expect(said.map(\.content) == [dialogue.moved(try facts(moved))])
        #expect(said.first?.anchor == anchor(moved))
        // The list is still on the phone: another row of it is about what was.
        let late = try tap(rows[1].payload, id: "wamid.3")
        #expect(late.map(\.content) == [dialogue.stale(try facts(moved))])
    }

    @Test func `a time that somebody else took is told, and others are offered`() throws {
        let start = visit.start + .hours(1)
        try engine.writeBlocking { tx in try tx.insert(clinic.visit(at: start, in: tx)) }
        let said = try tap(slot(at: start))
        #expect(try stored == visit)
        guard case .list(let body, _, let rows) = said.first?.content else {
            Issue.record("no list: \(said.map(\.content))")
            return
        }
        guard case .list(let expected, _, _) = dialogue.slotTaken(try facts(visit), offers(rows)) else { return }
        #expect(body == expected)
        #expect(said.first?.anchor == anchor(visit))
    }

    @Test func `somebody else's button opens nothing`() throws {
        let stranger = try engine.writeBlocking { tx in
            let person = try tx.insertPerson(name: "Bo Ek", language: .english, zone: "UTC")
            var other = clinic.visit(at: TestStore.morning + .days(5), in: tx)
            other.patient = person.id
            try tx.insert(other)
            return other
        }
        let said = try tap(.cancel(VisitVersion(appointment: stranger.id, version: 1)))
        #expect(said.map(\.content) == [dialogue.unknownVisit()])
        #expect(said.first?.anchor == nil)
        let state = try engine.readBlocking { tx in try tx.appointment(stranger.id)?.state }
        #expect(state == .booked)
    }

    @Test(arguments: ["", "order:7", "confirm:1", "confirm:1:2:3", "another vendor's payload"])
    func `a payload nobody knows is for staff to read`(payload: String) throws {
        #expect(try tap(payload, id: "wamid.odd").isEmpty)
        #expect(try unread == 1)
    }

    private func payload(_ word: String) -> TapPayload {
        switch word {
        case "confirm": .confirm(seen)
        case "cancel": .cancel(seen)
        case "keep": .keep(seen)
        case "team": .askTeam(seen)
        case "move": .reschedule(seen)
        default: slot(at: visit.start + .hours(1))
        }
    }

    private func slot(at start: Instant) -> TapPayload {
        .slot(seen, practitioner: clinic.practitioner.id, location: clinic.location.id, start: start)
    }

    private func offers(_ rows: [OutgoingContent.Choice]) -> [SlotOffer] {
        rows.compactMap { row in
            guard case .slot(_, _, _, let start)? = TapPayload(row.payload) else { return nil }
            return SlotOffer(start: start, with: clinic.practitioner, at: clinic.location)
        }
    }

    @Test func `a button sent before the visit became one of another kind still works`() throws {
        let kind = try engine.writeBlocking { tx in try tx.ensureVisitType(named: "Blood test", minutes: 10).id }
        try perform(.correct(patient: visit.patient, visitType: kind, seen: 1))
        #expect(try tap(.confirm(seen)).count == 1)
        let confirmed = try stored
        #expect(confirmed.confirmedAt != nil && confirmed.visitType == kind)
    }
}
