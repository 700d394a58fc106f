import Care
import Dialogue
import Hummingbird
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// What became of a reminder, as "Tomorrow" tells it.
@Suite struct NoReminderTests {
    /// One patient whose reminder was queued and came to this; what the page of tomorrow says of it.
    private func tomorrow(
        after settle: @escaping @Sendable (Transaction, Identifier<OutboxItem>) throws -> Void
    ) async throws -> (rows: [UnremindedRow], page: String) {
        let clinic = try TestClinic()
        try await ScheduleTests.book(
            clinic,
            [.init(patient: "Will Hear", hour: 13, phone: "+12025550104", consent: .given)]
        )
        let rows = try await clinic.store.write { tx in
            try tx.save(SampleRows.reminderTemplate())
            let span = tx.now..<Instant(seconds: 4_000_000_000)
            let visit = try needed(try tx.visits(in: span).first)
            let phone = try needed(PhoneNumber("+12025550104"))
            let conversation = try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id)
            let item = NewOutboxItem(
                cause: "reminder",
                purpose: .appointments,
                anchor: OutboxItem.Anchor(id: visit.appointment.rawValue, version: 1),
                notBefore: tx.now,
                notAfter: visit.start,
                content: .text("You have a visit.")
            )
            try settle(tx, try needed(try tx.say(item, in: conversation)))
            return try tx.unreminded(in: span)
        }
        let browser = try await clinic.signIn()
        let page = try await clinic.visit {
            try await $0.execute(uri: "/tomorrow", method: .get, headers: browser.headers).text
        }
        return (rows, page)
    }

    @Test func `one that WhatsApp took and then could not deliver counts as none, in its own words`() async throws {
        let (rows, page) = try await tomorrow { tx, item in
            _ = try tx.markAccepted(item, channelID: "wamid.1")
            try tx.raise(item, with: StatusUpdate(messageID: "wamid.1", status: .failed, at: tx.now))
        }
        #expect(rows.map(\.reason) == ["failed"])
        #expect(page.contains("WhatsApp took it and then could not deliver it"))
        #expect(!page.contains("Reason "))
        #expect(page.contains("href=\"tel:+12025550104\"") && page.contains("href=\"/inbox/"))
    }

    @Test func `a failure's code and WhatsApp's advice are told rather than our own`() async throws {
        let (rows, page) = try await tomorrow { tx, item in
            _ = try tx.markAccepted(item, channelID: "wamid.1")
            let failure = ChannelFailure(code: 131_026, disposition: .refused, advice: "Ask for another number.")
            try tx.raise(
                item,
                with: StatusUpdate(messageID: "wamid.1", status: .failed, at: tx.now, failure: failure)
            )
        }
        #expect(rows.map(\.reason) == ["131026"])
        #expect(page.contains("The number has no WhatsApp") && page.contains("Ask for another number."))
    }

    @Test func `one of which nobody knows whether it arrived is not called tried again`() async throws {
        let (_, page) = try await tomorrow { tx, item in
            try tx.close(item, as: .unknown, because: .interrupted, advice: "What was asked may have happened.")
        }
        #expect(page.contains("It may or may not have arrived") && page.contains("never sent again by itself"))
        #expect(!page.contains("tried again"))
    }

    @Test func `a stop on one of the patient's own addresses silences them, and one on a carer's phone does not`()
        async throws
    {
        for (relation, reasons) in [(Relation.oneself, ["opted_out"]), (.parent, [])] {
            let (rows, _) = try await tomorrow { tx, item in
                let conversation = try needed(try tx.conversation(of: item).flatMap { try tx.conversation($0) })
                let person = try needed(try tx.persons(at: conversation.address).first)
                let second = try tx.ensureAddress(phone: try needed(PhoneNumber("+12025550105")))
                try tx.link(person, to: second.id, as: relation, trust: 1)
                try tx.optOut(second.id, of: .appointments, source: "patient-message")
            }
            #expect(rows.map(\.reason) == reasons)
        }
    }

    @Test func `a template that has lost its buttons may not be sent`() async throws {
        let (rows, _) = try await tomorrow { tx, _ in
            var template = SampleRows.reminderTemplate()
            template.buttons = 2
            try tx.save(template)
        }
        #expect(rows.map(\.reason) == ["template_parameters"])
    }

    @Test(arguments: [
        ("APPROVED", "UTILITY", 4, nil), ("PENDING", "UTILITY", 4, "template_not_approved"),
        ("PAUSED", "UTILITY", 4, "template_not_approved"), ("MISSING", "UTILITY", 4, "template_missing"),
        ("APPROVED", "MARKETING", 4, "template_category_drift"), ("APPROVED", "UTILITY", -1, "template_parameters"),
    ])
    func `one still ahead is no promise when its template may not be sent`(
        status: String,
        category: String,
        parameters: Int,
        reason: String?
    ) async throws {
        let (rows, page) = try await tomorrow { tx, _ in
            try tx.save(SampleRows.reminderTemplate(status, category: category, parameters: parameters))
        }
        #expect(rows.map(\.reason) == [reason].compactMap(\.self))
        #expect(page.contains("The one visit gets one") == (reason == nil))
    }
}
