import Care
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestKit
import Testing
import Web

/// The buttons beside a visit on its day.
@Suite struct VisitActTests {
    private let clinic: TestClinic
    private let browser: Browser

    init() async throws {
        clinic = try TestClinic()
        browser = try await clinic.signIn()
    }

    /// A visit that starts so long after half past nine.
    private func book(_ after: Span) async throws -> Identifier<Appointment> {
        try await clinic.store.write { tx in
            let zone = "Europe/Berlin"
            let person = try tx.insertPerson(name: "Tomás Rivera", language: .english, zone: zone)
            let address = try tx.ensureAddress(phone: needed(PhoneNumber("+12025550142")))
            try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
            let consent = Consent(purpose: .appointments, state: .given, at: tx.now, source: "front-desk")
            try tx.record(consent, of: person.id)
            let visit = Appointment(
                id: tx.newID(),
                patient: person.id,
                practitioner: try tx.ensurePractitioner(named: "Dr. Mira Okafor").id,
                location: try tx.ensureLocation(named: "Lindenstraße", address: "", zone: zone).id,
                visitType: try tx.ensureVisitType(named: "Check-up", minutes: 20).id,
                start: tx.now + after,
                end: tx.now + after + .minutes(20),
                zone: zone
            )
            try tx.insert(visit)
            return visit.id
        }
    }

    private func say(_ act: String, _ id: Identifier<Appointment>, seen: Int = 1) async throws -> TestResponse {
        try await clinic.visit { client in
            let form = Browser.form([("form_token", browser.formToken), ("act", act), ("seen", "\(seen)")])
            return try await client.execute(
                uri: "/today/visits/\(id)",
                method: .post,
                headers: browser.formHeaders,
                body: form
            )
        }
    }

    private func today() async throws -> String {
        try await clinic.visit { try await $0.execute(uri: "/today", method: .get, headers: browser.headers).text }
    }

    private func buttons(on page: String) -> [String] {
        page.matches(of: /<button name="act" value="([a-z-]+)"/).map { String($0.output.1) }
    }

    @Test func `a patient is marked as here, is called in and was seen, with one button each`() async throws {
        let id = try await book(.minutes(10))
        #expect(buttons(on: try await today()) == ["arrive"])
        let answer = try await say("arrive", id)
        #expect(answer.status == .seeOther || answer.status == .found)
        #expect(answer.headers[.location]?.hasPrefix("/today") == true)
        let here = try await today()
        #expect(here.contains("Here") && here.contains("since 09:30"))
        #expect(buttons(on: here) == ["call-in", "not-here"])
        _ = try await say("call-in", id)
        let called = try await clinic.store.read { try $0.number("SELECT count(*) FROM outbox") }
        #expect(called == 1)
        #expect(try await today().contains("Called in"))
        clinic.clock.advance(by: .minutes(15))
        #expect(buttons(on: try await today()) == ["call-in", "seen", "not-here"])
        _ = try await say("seen", id)
        #expect(buttons(on: try await today()) == ["missed"])
    }

    @Test func `two clicks are one`() async throws {
        let id = try await book(.minutes(10))
        for _ in 0..<2 { #expect(try await say("arrive", id).headers[.location]?.hasPrefix("/today") == true) }
        for _ in 0..<2 { #expect(try await say("call-in", id).headers[.location]?.hasPrefix("/today") == true) }
        #expect(try await clinic.store.read { try $0.number("SELECT count(*) FROM outbox") } == 1)
    }

    @Test func `a visit ahead of its day has no buttons, and none of them works`() async throws {
        let id = try await book(.hours(5))
        #expect(buttons(on: try await today()).isEmpty)
        for act in ["seen", "missed", "arrive", "call-in"] { #expect(try await say(act, id).status == .conflict) }
    }

    @Test func `whoever said stop is called by voice`() async throws {
        let id = try await book(.minutes(10))
        try await clinic.store.write { tx in
            let visit = try needed(try tx.appointment(id))
            let address = try needed(try tx.addresses(of: visit.patient).first)
            try tx.optOut(address.id, of: .appointments, source: "patient-message", at: tx.now)
        }
        _ = try await say("arrive", id)
        let answer = try await say("call-in", id)
        #expect(answer.status == .conflict && answer.text.contains("Call out the name"))
        #expect(try await clinic.store.read { try $0.number("SELECT count(*) FROM outbox") } == 0)
        #expect(try await today().contains("Called in"))
    }

    @Test func `a contested miss is decided by staff`() async throws {
        let id = try await book(.minutes(-60))
        _ = try await say("missed", id)
        try await clinic.store.write { tx in
            var miss = try needed(try tx.missedVisit(id))
            for event in try miss.decide(.contest, now: tx.now) { miss.apply(event) }
            try tx.save(miss)
        }
        let page = try await today()
        #expect(page.contains("Says they came"))
        #expect(buttons(on: page) == ["seen", "uphold"])
        _ = try await say("seen", id, seen: 2)
        #expect(try await today().contains("Seen"))
    }

    @Test func `what is no act and no visit is refused and changes nothing`() async throws {
        let id = try await book(.minutes(10))
        #expect(try await say("explode", id).status == .badRequest)
        #expect(try await say("arrive", Identifier(999)).status == .notFound)
        #expect(buttons(on: try await today()) == ["arrive"])
    }

    @Test func `a form without this session's token does nothing`() async throws {
        let id = try await book(.minutes(10))
        let answer = try await clinic.visit { client in
            try await client.execute(
                uri: "/today/visits/\(id)",
                method: .post,
                headers: browser.formHeaders,
                body: Browser.form([("form_token", "another"), ("act", "arrive"), ("seen", "1")])
            )
        }
        #expect(answer.status == .forbidden)
        #expect(buttons(on: try await today()) == ["arrive"])
    }
}
