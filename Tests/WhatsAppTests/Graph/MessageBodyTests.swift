import Dialogue
import Testing
import WhatsApp

@Suite struct MessageBodyTests {
    private static let head = #"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+15555550111","#
    private static let tail = #","biz_opaque_callback_data":"77"}"#

    private static let golden: [(OutgoingContent, String)] = [
        (.text("Olá \"Ana\""), #""type":"text","text":{"body":"Olá \"Ana\"","preview_url":false}"#),
        (
            .buttons(
                body: "Come?",
                buttons: [.init(payload: "yes:1", title: "Yes"), .init(payload: "no:1", title: "No")]
            ),
            #""type":"interactive","interactive":{"type":"button","body":{"text":"Come?"},"action":{"buttons":["#
                + #"{"type":"reply","reply":{"id":"yes:1","title":"Yes"}},"#
                + #"{"type":"reply","reply":{"id":"no:1","title":"No"}}]}}"#
        ),
        (
            .list(
                body: "When?",
                button: "Times",
                rows: [.init(payload: "s:1", title: "9:00", detail: "Dr Modelo"), .init(payload: "s:2", title: "9:30")]
            ),
            #""type":"interactive","interactive":{"type":"list","body":{"text":"When?"},"action":{"button":"Times","#
                + #""sections":[{"rows":[{"id":"s:1","title":"9:00","description":"Dr Modelo"},"#
                + #"{"id":"s:2","title":"9:30"}]}]}}"#
        ),
        (
            .list(
                body: "Which?",
                button: "Times",
                rows: [
                    .init(payload: "s:1", title: "9:00", section: "Tue"),
                    .init(payload: "s:2", title: "9:30", section: "Tue"),
                    .init(payload: "s:3", title: "9:00", section: "Wed"),
                ]
            ),
            #""type":"interactive","interactive":{"type":"list","body":{"text":"Which?"},"action":{"button":"Times","#
                + #""sections":[{"rows":[{"id":"s:1","title":"9:00"},{"id":"s:2","title":"9:30"}],"title":"Tue"},"#
                + #"{"rows":[{"id":"s:3","title":"9:00"}],"title":"Wed"}]}}"#
        ),
        (
            .link(body: "Open", title: "Result", url: "https://clinic.example/r"),
            #""type":"interactive","interactive":{"type":"cta_url","body":{"text":"Open"},"action":{"name":"cta_url","#
                + #""parameters":{"display_text":"Result","url":"https://clinic.example/r"}}}"#
        ),
        (
            .media(OutgoingMedia(kind: "image", id: "7", caption: "map", filename: "map.png")),
            #""type":"image","image":{"id":"7","caption":"map"}"#
        ),
        (
            .media(OutgoingMedia(kind: "document", id: "8", filename: "receipt.pdf")),
            #""type":"document","document":{"id":"8","filename":"receipt.pdf"}"#
        ),
        (.media(OutgoingMedia(kind: "audio", id: "9")), #""type":"audio","audio":{"id":"9"}"#),
        (
            .template(
                TemplateCall(
                    name: "appointment_reminder",
                    language: "pt_BR",
                    parameters: ["Clínica", "24\n nov"],
                    payloads: ["c:1", "r:1"],
                    preview: ""
                )
            ),
            #""type":"template","template":{"name":"appointment_reminder","language":{"code":"pt_BR"},"components":["#
                + #"{"type":"body","parameters":[{"type":"text","text":"Clínica"},{"type":"text","text":"24 nov"}]},"#
                + #"{"type":"button","sub_type":"quick_reply","index":"0","#
                + #""parameters":[{"type":"payload","payload":"c:1"}]},"#
                + #"{"type":"button","sub_type":"quick_reply","index":"1","#
                + #""parameters":[{"type":"payload","payload":"r:1"}]}]}"#
        ),
        (
            .template(TemplateCall(name: "hello", language: "en", parameters: [], payloads: [], preview: "")),
            #""type":"template","template":{"name":"hello","language":{"code":"en"}}"#
        ),
    ]

    @Test(arguments: golden) func `each kind of message has its exact body`(content: OutgoingContent, part: String) {
        let message = OutgoingMessage(
            line: "1",
            to: ChannelAddress(phone: "15555550111", userID: "US.1"),
            content: content,
            correlation: "77"
        )
        let text = String(decoding: MessageBody(message).json.encoded(), as: UTF8.self)
        #expect(text == Self.head + part + Self.tail)
        #expect(MessageLimits.problem(with: message) == nil)
    }

    @Test func `a person without a phone number is addressed by scoped id, and an answer quotes`() {
        let message = OutgoingMessage(
            line: "1",
            to: ChannelAddress(phone: nil, userID: "BR.88"),
            content: .text("Oi"),
            correlation: "78",
            inReplyTo: "wamid.Q"
        )
        let text = String(decoding: MessageBody(message).json.encoded(), as: UTF8.self)
        #expect(
            text == #"{"messaging_product":"whatsapp","recipient_type":"individual","recipient":"BR.88","#
                + #""context":{"message_id":"wamid.Q"},"type":"text","text":{"body":"Oi","preview_url":false},"#
                + #""biz_opaque_callback_data":"78"}"#
        )
    }
}
