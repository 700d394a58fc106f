import Care
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// The pages of the day over a real store.
@Suite struct ScheduleTests {
    struct Booking {
        var patient: String
        var hour: Int
        var phone: String?
        var consent: Consent.State?
        var isConfirmed = false
    }

    static func book(_ clinic: TestClinic, _ bookings: [Booking]) async throws {
        let zone = clinic.settings.zone
        let tomorrow = zone.civil(at: clinic.clock.now).date.adding(days: 1)
        let phones = try bookings.map { try $0.phone.map { try needed(PhoneNumber($0)) } }
        try await clinic.store.write { tx in
            let practitioner = try tx.ensurePractitioner(named: "Dr. Mira Okafor")
            let location = try tx.ensureLocation(named: "Lindenstraße", address: "Lindenstraße 1", zone: zone.name)
            let type = try tx.ensureVisitType(named: "Check-up", minutes: 20)
            for (booking, phone) in zip(bookings, phones) {
                let person = try tx.insertPerson(name: booking.patient, language: .english, zone: zone.name)
                if let phone {
                    try tx.link(person.id, to: tx.ensureAddress(phone: phone).id, as: .oneself, trust: 1)
                }
                if let state = booking.consent {
                    try tx.record(
                        Consent(purpose: .appointments, state: state, at: tx.now, source: "front-desk"),
                        of: person.id
                    )
                }
                let start = zone.instant(of: CivilTime(tomorrow, hour: booking.hour, minute: 0))
                try tx.insert(
                    Appointment(
                        id: tx.newID(),
                        patient: person.id,
                        practitioner: practitioner.id,
                        location: location.id,
                        visitType: type.id,
                        start: start,
                        end: start + .minutes(20),
                        zone: zone.name,
                        confirmedAt: booking.isConfirmed ? tx.now : nil
                    )
                )
            }
        }
    }

    @Test func `tomorrow's visits stand on their day and in their week`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await Self.book(
            clinic,
            [
                Booking(patient: "Amara Nwosu", hour: 9, isConfirmed: true), Booking(patient: "<script>", hour: 10),
            ]
        )
        try await clinic.visit { client in
            let today = try await client.execute(uri: "/today", method: .get, headers: browser.headers).text
            #expect(today.contains("No visits on this day."))
            for uri in ["/today?day=2026-11-24", "/week", "/week?day=2026-11-29"] {
                let page = try await client.execute(uri: uri, method: .get, headers: browser.headers).text
                #expect(page.contains("Amara Nwosu") && page.contains("&lt;script&gt;"), "\(uri)")
                #expect(page.contains("Confirmed") && page.contains("Not confirmed"), "\(uri)")
                #expect(page.contains("09:00"), "\(uri)")
            }
            let other = try await client.execute(uri: "/week?day=nonsense", method: .get, headers: browser.headers)
            #expect(other.status == .ok)
        }
    }

    @Test func `who gets no reminder is told with the first reason that counts`() async throws {
        let clinic = try TestClinic()
        try await Self.book(
            clinic,
            [
                Booking(patient: "No Phone", hour: 9, consent: .given),
                Booking(patient: "No Consent", hour: 10, phone: "+12025550101"),
                Booking(patient: "Said No", hour: 11, phone: "+12025550102", consent: .withdrawn),
                Booking(patient: "Too Late", hour: 12, phone: "+12025550103", consent: .given),
                Booking(patient: "Will Hear", hour: 13, phone: "+12025550104", consent: .given),
            ]
        )
        let reasons = try await clinic.store.write { tx -> [String: String] in
            let all = try tx.visits(in: tx.now..<Instant(seconds: 4_000_000_000))
            let heard = try needed(all.first { $0.patientName == "Will Hear" })
            try tx.plan(
                "reminder",
                anchor: heard.appointment.rawValue,
                version: 1,
                offset: .hours(2),
                dueAt: heard.start - .hours(2),
                notAfter: heard.start
            )
            try tx.save(SampleRows.reminderTemplate())
            let rows = try tx.unreminded(in: tx.now..<Instant(seconds: 4_000_000_000))
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.visit.patientName, $0.reason) })
        }
        #expect(
            reasons == [
                "No Phone": "no_address", "No Consent": "consent_unknown", "Said No": "consent_withdrawn",
                "Too Late": "not_planned",
            ]
        )
        let browser = try await clinic.signIn()
        let page = try await clinic.visit {
            try await $0.execute(uri: "/tomorrow", method: .get, headers: browser.headers).text
        }
        #expect(page.contains("4 of 5 get none."))
        #expect(!page.contains("Will Hear"))
    }
}
