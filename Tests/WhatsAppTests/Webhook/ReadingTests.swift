import Care
import Dialogue
import Testing
import WhatsApp

@Suite struct ReadingTests {
    private let reader = WebhookReader()

    private func messages(_ payload: [UInt8]) throws -> [IncomingMessage] {
        try reader.read(payload).compactMap { if case .message(let message) = $0.event { message } else { nil } }
    }

    @Test func `every kind of message reads as what the patient did`() throws {
        let contents = try messages(try Fixtures.bytes("messages")).map(\.content)
        let expected: [IncomingContent] = [
            .text("Bom dia 🙂"),
            .media(
                IncomingMedia(
                    kind: .image,
                    id: "7001",
                    mimeType: "image/jpeg",
                    sha256: "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
                    caption: "rash"
                )
            ),
            .media(IncomingMedia(kind: .audio, id: "7002", mimeType: "audio/ogg; codecs=opus", isVoice: true)),
            .media(IncomingMedia(kind: .document, id: "7003", mimeType: "application/pdf", filename: "result.pdf")),
            .location(latitude: -23.5, longitude: -46.6, name: "Home", address: nil),
            .contacts(["Carla Exemplo: +1 555-555-0113"]),
            .reaction(to: "wamid.OUR1", emoji: "👍"),
            .reaction(to: "wamid.OUR1", emoji: nil),
            .tap(payload: "confirm:42", title: "Confirm"),
            .tap(payload: "cancel:42", title: "Cancel"),
            .tap(payload: "slot:7", title: "Mon 9:00"),
            .form(name: "flow", json: #"{"a":1}"#),
            .form(name: "call_permission_reply", json: #"{"response":"accept","expiration_timestamp":1780600000}"#),
            .order(summary: "please\n1 × visit-30"),
            .addressChange(to: ChannelAddress(phone: "15555550114"), text: "changed"),
            .identityChange(hash: "DF2lS5v2W6x="),
            .unsupported(type: "poll"),
            .edit(of: "wamid.T2", text: "mended"),
            .revoke(of: "wamid.T3"),
            .unsupported(type: "request_welcome"),
            .unsupported(type: "hologram"),
            .media(IncomingMedia(kind: .sticker, id: "7004", mimeType: "image/webp")),
            .media(IncomingMedia(kind: .video, id: "7005", mimeType: "video/mp4")),
        ]
        #expect(contents == expected)
    }

    @Test func `a message says who wrote it, when and in answer to what`() throws {
        let pieces = try reader.read(try Fixtures.bytes("messages"))
        let first = try #require(try messages(try Fixtures.bytes("messages")).first)
        #expect(first.id == "wamid.T1")
        #expect(first.from == ChannelAddress(phone: "15555550111", userID: "US.1349120865530274"))
        #expect(first.profileName == "Ana Exemplo")
        #expect(first.at == Instant(seconds: 1_780_000_001))
        #expect(first.inReplyTo == "wamid.OUR1")
        #expect(pieces.map(\.line) == Array(repeating: "100200300", count: 23))
        #expect(pieces.map(\.dedupeKey) == (1...23).map { "m:wamid.T\($0)" })
        #expect(pieces.map(\.conversationKey) == ["p:15555550111"] + Array(repeating: "p:15555550112", count: 22))
    }

    @Test func `people without a phone number are known by their scoped id`() throws {
        let payload = try Fixtures.bytes("people-without-phone")
        let pieces = try reader.read(payload)
        #expect(pieces.map(\.conversationKey) == ["u:BR.88120011"])
        #expect(try messages(payload).first?.from == ChannelAddress(phone: nil, userID: "BR.88120011"))
        #expect(pieces.first?.raw == payload)
    }

    @Test func `a message whose own part is missing is shown as unsupported`() throws {
        for members in [
            #""type":"text""#, #""type":"text","text":{"body":5}"#, #""type":"image","image":{}"#,
            #""type":"location","location":{"latitude":"x","longitude":1}"#, #""type":"reaction","reaction":null"#,
        ] {
            let message = try #require(try messages(Fixtures.message(members)).first, "\(members)")
            guard case .unsupported = message.content else {
                Issue.record("\(members) reads as \(message.content)")
                continue
            }
        }
    }

    @Test func `statuses carry our reference, the price and why they failed`() throws {
        let pieces = try reader.read(try Fixtures.bytes("statuses"))
        let statuses = pieces.compactMap { if case .status(let status) = $0.event { status } else { nil } }
        #expect(statuses.map(\.status) == [.sent, .delivered, .read, .played, .failed, .delivered])
        #expect(statuses.first?.correlation == "77")
        #expect(statuses.map(\.category) == ["utility", "service", nil, nil, nil, nil])
        #expect(statuses.map(\.isBillable) == [true, false, nil, nil, nil, nil])
        // No rate card was in force yet.
        #expect(statuses.allSatisfy { $0.cost == nil })
        #expect(statuses[4].failure?.code == 131_049)
        #expect(statuses[4].failure?.retryAfter == .hours(24))
        #expect(
            pieces.prefix(8).map(\.dedupeKey) == [
                "s:wamid.S1:sent", "s:wamid.S1:delivered", "s:wamid.S1:read", "s:wamid.S1:played", "s:wamid.S2:failed",
                "s:wamid.S3:delivered:15555550112", "s:wamid.S4:captured", "s:wamid.S5:warning",
            ]
        )
        #expect(pieces[0].conversationKey == "p:15555550111")
        #expect(pieces[2].conversationKey == "u:US.1349")
        #expect(pieces[8].event == .notice(field: "messages", summary: "Error 131000: Something went wrong"))
        #expect(pieces.count == 9)
    }

    @Test func `a billed status has its price by the card of its day`() throws {
        let body = #"""
            {"object":"whatsapp_business_account","entry":[{"id":"900","changes":[{"field":"messages","value":{
            "messaging_product":"whatsapp","metadata":{"phone_number_id":"100200300"},"statuses":[{"id":"wamid.S1",
            "status":"delivered","timestamp":"1791000000","recipient_id":"966500000000",
            "pricing":{"billable":true,"pricing_model":"PMP","category":"utility"}}]}}]}]}
            """#
        let events = try reader.read(Array(body.utf8)).map(\.event)
        guard case .status(let status)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(status.cost == Currency("USD").map { MessageCost(millionths: 10_700, currency: $0) })
    }

    @Test func `templates tell their status and category only when these changed`() throws {
        let pieces = try reader.read(try Fixtures.bytes("templates"))
        #expect(
            pieces.map(\.event) == [
                .template(
                    TemplateUpdate(name: "visit_reminder", language: "pt_BR", status: "APPROVED", category: nil)
                ),
                .template(
                    TemplateUpdate(
                        name: "visit_reminder",
                        language: "pt_BR",
                        status: "PAUSED",
                        category: nil,
                        reason: "FIRST_PAUSE"
                    )
                ),
                .notice(
                    field: "message_template_status_update",
                    summary: "Template visit_reminder (pt_BR): quality YELLOW"
                ),
                .template(
                    TemplateUpdate(
                        name: "survey",
                        language: "en_US",
                        status: nil,
                        category: nil,
                        reason: "Meta will move it to MARKETING."
                    )
                ),
                .template(TemplateUpdate(name: "survey", language: "en_US", status: nil, category: "MARKETING")),
                .notice(
                    field: "message_template_components_update",
                    summary: "Template survey (en_US) changed."
                ),
            ]
        )
        #expect(pieces[0].dedupeKey == "t:594425479261596:APPROVED:1780000000")
        #expect(pieces[1].dedupeKey == "t:594425479261596:PAUSED:1780000000")
        #expect(pieces.allSatisfy { $0.conversationKey.isEmpty })
    }

    @Test func `the switch for marketing messages names who used it`() throws {
        let pieces = try reader.read(try Fixtures.bytes("other-fields"))
        #expect(
            pieces.prefix(2).map(\.event) == [
                .marketingPreference(
                    from: ChannelAddress(phone: "15555550111"),
                    isWanted: false,
                    at: Instant(seconds: 1_780_000_000)
                ),
                .marketingPreference(
                    from: ChannelAddress(phone: "15555550112"),
                    isWanted: true,
                    at: Instant(seconds: 1_780_000_001)
                ),
            ]
        )
    }

    @Test func `calls are told apart by id and event`() throws {
        let pieces = try reader.read(try Fixtures.bytes("calls"))
        #expect(
            pieces.map(\.dedupeKey).filter { $0.hasPrefix("c:") } == [
                "c:wacid.1:connect", "c:wacid.1:terminate", "c:wacid.2:RINGING",
            ]
        )
        #expect(pieces.first?.conversationKey == "p:15555550111")
        #expect(pieces.count == 4)
    }

    @Test(arguments: ["account", "other-fields"])
    func `fields about the account become notices that are kept`(name: String) throws {
        let pieces = try reader.read(try Fixtures.bytes(name))
        let fields = pieces.compactMap { if case .notice(let field, _) = $0.event { field } else { nil } }
        #expect(!fields.isEmpty)
        #expect(!fields.contains("malformed"))
        #expect(pieces.allSatisfy { !$0.raw.isEmpty && !$0.dedupeKey.isEmpty })
    }
}
