import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Several phones of patients who wait.
extension ChatDesk {
    func phone(_ number: Int) -> ChannelAddress { ChannelAddress(phone: "1212555\(1_000 + number)") }

    /// A patient on a phone of their own with a visit on a weekday morning that many days ahead, at ten past the hour's
    /// half hours.
    func patient(_ number: Int, visitIn days: Int64) throws -> Appointment {
        try engine.writeBlocking { tx in
            let address = try #require(try tx.ensureAddress(phone(number)))
            let person = try tx.insertPerson(name: "Patient \(number)", language: .english, zone: "America/Sao_Paulo")
            try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
            let consent = Consent(purpose: .appointments, state: .given, at: tx.now, source: "front-desk")
            try tx.record(consent, of: person.id)
            // Nine o'clock there is noon in UTC, six hours after the test's morning.
            var visit = clinic.visit(at: TestStore.morning + .days(days) + .hours(6), in: tx)
            visit.patient = person.id
            visit.start = visit.start + .minutes(Int64(30 * (number % 8)))
            visit.end = visit.start + .minutes(30)
            try AppointmentDesk(rules: rules).book(visit, in: tx)
            return visit
        }
    }

    /// What is said, and to whom, because of the times that are due.
    func look() throws -> [(to: Identifier<Person>?, content: OutgoingContent)] {
        try engine.writeBlocking { tx in
            let before = Set(try tx.queuedItems())
            _ = try Rescue(rules: rules).lookAtDue(limit: 10, in: tx)
            return try tx.queuedItems().filter { !before.contains($0) }
                .compactMap { try tx.departure($0)?.item }.map { ($0.person, $0.content) }
        }
    }

    func write(_ text: String, by number: Int) throws -> [OutgoingContent] {
        try hear(.text(text), from: phone(number))
    }

    func current(_ visit: Appointment) throws -> Appointment {
        try #require(try engine.readBlocking { try $0.appointment(visit.id) })
    }
}
