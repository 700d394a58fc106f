import Care
import Dialogue
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestKit
import Web

/// A clinic with one of everything a page shows, all of it one patient's, and the chain that grows while staff look.
struct AuditedClinic {
    let clinic: TestClinic
    let browser: Browser
    let staff: Int64
    let person: Int64
    let conversation: Identifier<Conversation>
    let message: Identifier<Message>
    let media: Identifier<WaitingMedia>
    let notice: Identifier<ChannelNotice>
    /// Of a series.
    let visit: Identifier<Appointment>

    static let name = "Tomás Rivera"

    init() async throws {
        clinic = try TestClinic()
        browser = try await clinic.signIn()
        let made = try await clinic.store.write { tx in
            let staff = try needed(try tx.administrator()).id.rawValue
            let person = try tx.insertPerson(name: Self.name, language: .english, zone: "Europe/Berlin")
            let address = try tx.ensureAddress(phone: needed(PhoneNumber("+12025550142")))
            try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
            let conversation = try tx.ensureConversation(line: TestClinic.line, address: address.id)
            let body = StoredBody(kind: "image", text: "").encode()
            let message = try needed(
                try tx.insertInbound(
                    conversation,
                    channelID: "wamid.1",
                    kind: "image",
                    body: body,
                    at: tx.now,
                    inReplyTo: nil
                )
            )
            try tx.keepRaw([UInt8]("{}".utf8), of: message, in: conversation)
            try tx.insertMedia(
                IncomingMedia(kind: .image, id: "m1", mimeType: "image/png", filename: nil),
                of: message,
                in: conversation
            )
            let media = try needed(try tx.waitingMedia(limit: 1).first).id
            try tx.store([1, 2, 3], of: media)
            try tx.noteInbound(conversation.id, at: tx.now, profileName: "Tom", isUnread: true)
            try tx.insertNotice(line: TestClinic.line, field: "account_update", summary: "DISABLED", raw: [0x7B, 0x7D])
            let notice = try needed(try tx.notices(limit: 1).first).id
            let visit = try Self.book(person.id, in: tx)
            return (staff, person.id.rawValue, conversation.id, message, media, notice, visit)
        }
        (staff, person, conversation, message, media, notice, visit) = made
    }

    /// A visit today and one tomorrow, of one series; gives the first.
    private static func book(_ person: Identifier<Person>, in tx: Transaction) throws -> Identifier<Appointment> {
        let practitioner = try tx.ensurePractitioner(named: "Dr. Mira Okafor")
        let location = try tx.ensureLocation(named: "Lindenstraße", address: "", zone: "Europe/Berlin")
        let type = try tx.ensureVisitType(named: "Check-up", minutes: 20)
        let series: Identifier<VisitSeries> = tx.newID()
        let visits = (0...1 as ClosedRange<Int64>).map { days in
            let start = tx.now + .hours(2) + .days(days)
            return Appointment(
                id: tx.newID(),
                patient: person,
                practitioner: practitioner.id,
                location: location.id,
                visitType: type.id,
                start: start,
                end: start + .minutes(20),
                zone: location.zone
            )
        }
        for visit in visits {
            try tx.insert(visit)
            try tx.setSeries(series, of: visit)
        }
        try ask(about: practitioner.id, in: tx)
        let tomorrow = tx.now + .days(1)
        try tx.add(Taken(.practitioner(practitioner.id), start: tomorrow, end: tomorrow + .hours(9)), because: .leave)
        try tx.insert(WaitListEntry(id: tx.newID(), person: person, visitType: type.id, since: tx.now))
        return visits[0].id
    }

    /// A practitioner's own calendar has one of the visits otherwise.
    private static func ask(about practitioner: Identifier<Practitioner>, in tx: Transaction) throws {
        let visit = try needed(try tx.appointments(from: tx.now, until: tx.now + .days(1)).first)
        let asked = CalendarDecision(
            id: tx.newID(),
            practitioner: practitioner,
            appointment: visit.id,
            at: tx.now,
            kind: .question,
            text: "which is right?"
        )
        try tx.insert(asked)
    }

    /// What the chain holds, but for what came before `after`; the chain is whole.
    func entries(after seq: Int64 = 0) async throws -> [AuditRow] {
        try await clinic.store.read { tx in
            var check = AuditCheck()
            while try check.walk(in: tx) {}
            if let fault = check.fault { throw Broken(fault: fault) }
            return try tx.auditRows(after: seq, limit: 1_000).map(\.row)
        }
    }

    struct Broken: Error {
        var fault: AuditFault
    }

    func length() async throws -> Int64 { try await clinic.store.read { try $0.auditHead().seq } }

    @discardableResult
    func get(_ path: String, as other: Browser? = nil, isFragment: Bool = false) async throws -> TestResponse {
        var headers = (other ?? browser).headers
        if isFragment, let name = HTTPField.Name("Caduceus-Fragment") { headers[name] = "1" }
        return try await clinic.visit { [headers] in try await $0.execute(uri: path, method: .get, headers: headers) }
    }

    @discardableResult
    func post(_ path: String, _ fields: [(String, String)], formToken: String? = nil) async throws -> TestResponse {
        let body = Browser.form(fields + [("form_token", formToken ?? browser.formToken)])
        let headers = browser.formHeaders
        return try await clinic.visit {
            try await $0.execute(uri: path, method: .post, headers: headers, body: body)
        }
    }

    /// Sends a form as somebody who is not signed in.
    func send(_ path: String, _ fields: [(String, String)]) async throws -> HTTPResponse.Status {
        let form = Browser.form(fields)
        let answer = try await clinic.visit {
            try await $0.execute(uri: path, method: .post, headers: Browser.ownForm, body: form)
        }
        return answer.status
    }

    /// From now on nothing can be appended to the chain.
    func breakTheChain() async throws {
        try await clinic.store.write { tx in try tx.putObstacle(on: "audit", before: "INSERT") }
    }
}
