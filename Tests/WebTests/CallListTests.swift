import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestKit
import Testing
import Web

/// Tomorrow's visits that may well be missed, for staff to call.
@Suite struct CallListTests {
    private func book(_ clinic: TestClinic, missed: Int) async throws {
        try await clinic.store.write { tx in
            let zone = "Europe/Berlin"
            let person = try tx.insertPerson(name: "Tomás Rivera", language: .english, zone: zone)
            let practitioner = try tx.ensurePractitioner(named: "Dr. Mira Okafor").id
            let location = try tx.ensureLocation(named: "Lindenstraße", address: "", zone: zone).id
            let type = try tx.ensureVisitType(named: "Check-up", minutes: 20).id
            for number in 0...missed {
                let start = tx.now + .days(1 - Int64(7 * number))
                let id: Identifier<Appointment> = tx.newID()
                try tx.insert(
                    Appointment(
                        id: id,
                        state: number == 0 ? .booked : .noShow,
                        patient: person.id,
                        practitioner: practitioner,
                        location: location,
                        visitType: type,
                        start: start,
                        end: start + .minutes(20),
                        zone: zone
                    )
                )
                // It was booked six weeks ago.
                try tx.execute(
                    "UPDATE appointment SET fixed_at = ? WHERE id = ?",
                    .instant(start - .days(42)),
                    .id(id)
                )
            }
        }
    }

    private func page(missed: Int) async throws -> String {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        try await book(clinic, missed: missed)
        return try await clinic.visit {
            try await $0.execute(uri: "/tomorrow", method: .get, headers: browser.headers).text
        }
    }

    @Test func `whoever missed several visits and booked long ago is worth a call, and the page says why`() async throws
    {
        let page = try await page(missed: 3)
        #expect(page.contains("Worth a call"))
        #expect(page.contains("missed 3 of the last 3 visits: makes it likelier"))
        #expect(page.contains("booked 42 days ahead: makes it likelier"))
    }

    @Test func `whoever missed none is not on the list`() async throws {
        #expect(try await !page(missed: 0).contains("Worth a call"))
    }
}
