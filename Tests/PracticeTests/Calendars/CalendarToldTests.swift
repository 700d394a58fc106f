import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// A patient whose visit a calendar moves or calls off is told once, as if staff had done it.
@Suite struct CalendarToldTests {
    private let tomorrow = TestStore.morning + .days(1) + .hours(6)

    /// Templates as Meta has approved them.
    private func approve(_ place: CalendarPlace) throws {
        try place.engine.writeBlocking { tx in
            for template in TemplateCatalog.all where template.language == "en" {
                try tx.save(
                    TemplateRecord(
                        name: template.name,
                        language: "en",
                        status: "APPROVED",
                        category: "UTILITY",
                        expectedCategory: "UTILITY",
                        parameters: template.parameterCount,
                        buttons: template.quickReplies.count
                    )
                )
            }
        }
    }

    /// What leaves for the patient once the morning has come, each as its template's name and text.
    private func leaving(_ place: CalendarPlace) throws -> [(name: String, text: String)] {
        try approve(place)
        place.file.clock.move(to: TestStore.morning + .hours(7))
        let delivery = Delivery(rules: place.rules, pairRate: nil)
        return try place.engine.writeBlocking { tx in
            try (0..<6).flatMap { _ in try delivery.takeOff(limit: 20, in: tx).leaving }.compactMap { message in
                guard case .template(let call) = message.content else { return nil }
                return (call.name, call.preview)
            }
        }
    }

    private func queued(_ place: CalendarPlace) throws -> [String] {
        try place.engine.readBlocking { tx in
            try tx.rows("SELECT cause FROM outbox WHERE state = 'queued' ORDER BY id") { $0.text(0) }
        }
    }

    @Test func `a rule that follows tells the patient once, and our own change tells nobody`() async throws {
        let place = try CalendarPlace(moved: .follow)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.move(visit, to: tomorrow + .hours(1))
        try await place.look(times: 3)
        #expect(try place.startThere(visit) == tomorrow + .hours(1))
        #expect(try queued(place).isEmpty, "its echo is no change")
        try place.moveThere(visit, to: tomorrow + .hours(4))
        try await place.look(times: 4)
        #expect(try queued(place) == ["told:\(visit):3"])
        let told = try leaving(place)
        #expect(told.map(\.name) == ["appointment_changed"])
        #expect(told.first?.text.contains("13:00") == true, "\(told)")
        try await place.look(times: 2)
        #expect(try queued(place).isEmpty)
    }

    @Test func `staff's answer tells the patient, and a question alone tells nobody`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 2)
        #expect(try queued(place).isEmpty)
        try place.answer(.ours)
        try await place.look(times: 2)
        #expect(try queued(place).isEmpty, "nothing has changed for the patient")
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 2)
        try place.answer(.theirs)
        try await place.look(times: 2)
        #expect(try queued(place) == ["told:\(visit):2"])
    }

    @Test func `a move that is undone before anybody was told is not told`() async throws {
        let place = try CalendarPlace(moved: .follow)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        for hours in [2, 5, 0] as [Int64] {
            try place.moveThere(visit, to: tomorrow + .hours(hours))
            try await place.look(times: 2)
        }
        #expect(try place.visit(visit).start == tomorrow && place.visit(visit).slotVersion == 4)
        #expect(try leaving(place).isEmpty)
    }

    @Test func `a move back after the patient was told is told`() async throws {
        let place = try CalendarPlace(moved: .follow)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 2)
        #expect(try leaving(place).count == 1)
        try place.moveThere(visit, to: tomorrow)
        try await place.look(times: 2)
        #expect(try queued(place) == ["told:\(visit):3"])
    }

    @Test func `a visit deleted there is called off, and the patient is told of the time they know of`() async throws {
        let place = try CalendarPlace(moved: .follow, removed: .cancel)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(3))
        try await place.look(times: 2)
        place.fake.put(place.name(visit), nil)
        try await place.look(times: 3)
        #expect(try place.visit(visit).state == .cancelled)
        #expect(try queued(place).contains("called-off:\(visit):2"))
        let told = try leaving(place)
        #expect(told.map(\.name) == ["appointment_cancelled"])
        #expect(told.first?.text.contains("09:00") == true, "\(told)")
    }

    @Test func `a visit that is back before the news has left is not told to be called off`() async throws {
        let place = try CalendarPlace(removed: .cancel)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        place.fake.put(place.name(visit), nil)
        try await place.look(times: 2)
        try place.engine.writeBlocking { tx in
            let gone = try #require(try tx.appointment(visit))
            let back = Appointment.Command.reinstate(at: gone.slot, seen: gone.version)
            try AppointmentDesk(rules: place.rules).perform(back, on: gone, in: tx)
        }
        #expect(try !queued(place).isEmpty)
        #expect(try leaving(place).filter { $0.name == "appointment_cancelled" }.isEmpty)
    }

    @Test func `whom no message reaches is not told, and the visit moves all the same`() async throws {
        let place = try CalendarPlace(moved: .follow, removed: .cancel)
        let visit = try place.book(at: tomorrow)
        try place.engine.writeBlocking { tx in
            let consent = Consent(purpose: .appointments, state: .withdrawn, at: tx.now, source: "front-desk")
            try tx.record(consent, of: place.clinic.person.id)
        }
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 2)
        #expect(try place.visit(visit).start == tomorrow + .hours(2))
        place.fake.put(place.name(visit), nil)
        try await place.look(times: 2)
        #expect(try place.visit(visit).state == .cancelled)
        #expect(try queued(place).isEmpty)
    }
}
