import Care
import Dialogue
import Testing

@Suite struct MessageSummaryTests {
    @Test(arguments: [
        (IncomingContent.text("Hello\n  there"), "Hello there"),
        (.media(IncomingMedia(kind: .image, id: "1", mimeType: "image/jpeg")), "📷 Photo"),
        (.media(IncomingMedia(kind: .image, id: "1", mimeType: "image/jpeg", caption: "my\nhand")), "📷 Photo: my hand"),
        (.media(IncomingMedia(kind: .audio, id: "1", mimeType: "audio/ogg", isVoice: true)), "🎤 Voice message"),
        (
            .media(IncomingMedia(kind: .document, id: "1", mimeType: "application/pdf", filename: "letter.pdf")),
            "📄 Document: letter.pdf"
        ),
        (.location(latitude: 1.5, longitude: -2.25, name: nil, address: nil), "📍 Location: 1.5, -2.25"),
        (.location(latitude: 1, longitude: 2, name: "Market", address: "x"), "📍 Location: Market"),
        (.contacts(["Ana: +1 212-555-0100"]), "👤 Contact: Ana: +1 212-555-0100"),
        (.contacts(["a", "b"]), "👤 2 contacts"),
        (.contacts([]), "👤 0 contacts"), (.reaction(to: "a", emoji: "👍"), "👍 Reaction"),
        (.reaction(to: "a", emoji: nil), "Reaction taken back"), (.tap(payload: "p", title: "Confirm"), "👆 Confirm"),
        (.revoke(of: "a"), "🚫 Message deleted by its sender"),
        (.unsupported(type: "poll"), "Unsupported message (poll)"),
    ])
    func `a message is told in one line`(content: IncomingContent, line: String) {
        #expect(MessageSummary.of(content) == line)
    }

    @Test func `a template is told by its text`() {
        let call = TemplateCall(name: "t", language: "en", parameters: [], payloads: [], preview: "Hello\n\nyou")
        #expect(MessageSummary.of(OutgoingContent.template(call)) == "Hello you")
    }

    @Test func `a long message is cut`() {
        let summary = MessageSummary.of(IncomingContent.text(String(repeating: "word ", count: 10_000)))
        #expect(summary.count == MessageSummary.longest && summary.hasSuffix("…"))
    }

    @Test(arguments: [(true, "📞 Call"), (false, "📞 The clinic called")])
    func `a call is told by who called`(isFromPatient: Bool, line: String) {
        let call = CallUpdate(
            id: "wacid.1",
            with: ChannelAddress(phone: "12025550142"),
            at: Instant(seconds: 0),
            isFromPatient: isFromPatient,
            opensWindow: true,
            summary: ""
        )
        #expect(MessageSummary.of(StoredBody(call)) == line)
    }
}
