import Dialogue
import Testing
import WhatsApp

@Suite struct MessageLimitsTests {
    private static func text(_ count: Int) -> String { String(repeating: "é", count: count) }

    private static func buttons(_ titles: [String]) -> OutgoingContent {
        .buttons(body: "b", buttons: titles.enumerated().map { .init(payload: "p\($0.offset)", title: $0.element) })
    }

    private static func rows(_ count: Int, title: Int = 1, detail: Int = 0) -> OutgoingContent {
        let rows = (0..<count).map {
            OutgoingContent.Choice(payload: "p\($0)", title: text(title), detail: text(detail))
        }
        return .list(body: "b", button: "o", rows: rows)
    }

    private static func sections(_ titles: [String?]) -> OutgoingContent {
        let rows = titles.enumerated().map {
            OutgoingContent.Choice(payload: "p\($0.offset)", title: "t", section: $0.element)
        }
        return .list(body: "b", button: "o", rows: rows)
    }

    private static func template(_ name: String, _ parameters: [String] = ["x"]) -> OutgoingContent {
        .template(TemplateCall(name: name, language: "en", parameters: parameters, payloads: [], preview: ""))
    }

    private static let allowed: [OutgoingContent] = [
        .text(text(1)), .text(text(4_096)), buttons([text(20)]), buttons(["a", "b", "c"]),
        .buttons(body: text(1_024), buttons: [.init(payload: text(256), title: "t")]), rows(1), rows(10),
        rows(1, title: 24, detail: 72), sections([text(24), text(24), "b"]),
        .list(body: text(4_096), button: text(20), rows: [.init(payload: "p", title: "t")]),
        .link(body: text(1_024), title: text(20), url: "https://a.example"),
        .media(OutgoingMedia(kind: "video", id: "1", caption: text(1_024))), template("a_1"),
    ]

    private static let refused: [OutgoingContent] = [
        .text(""), .text(text(4_097)), buttons([]), buttons(["a", "b", "c", "d"]), buttons([text(21)]), buttons([""]),
        buttons(["a", "a"]), .buttons(body: text(1_025), buttons: [.init(payload: "p", title: "t")]),
        .buttons(body: "b", buttons: [.init(payload: text(257), title: "t")]),
        .buttons(body: "b", buttons: [.init(payload: "p", title: "t"), .init(payload: "p", title: "u")]), rows(0),
        rows(11), sections([text(25), "b"]), sections(["", "b"]), sections([nil, "b"]), rows(1, title: 25),
        rows(1, detail: 73), rows(1, title: 0),
        .list(body: "b", button: text(21), rows: [.init(payload: "p", title: "t")]),
        .link(body: "b", title: text(21), url: "https://a.example"), .link(body: "b", title: "t", url: "javascript:x"),
        .media(OutgoingMedia(kind: "hologram", id: "1")), .media(OutgoingMedia(kind: "image", id: "../secret")),
        .media(OutgoingMedia(kind: "audio", id: "1", caption: "c")), template("Bad Name"), template("a", [" \n"]),
        template("a", [text(1_025)]),
    ]

    private static func problem(_ content: OutgoingContent) -> String? { MessageLimits.problem(with: content) }

    @Test(arguments: allowed) func `what is within Meta's limits may be sent`(content: OutgoingContent) {
        #expect(Self.problem(content) == nil)
    }

    @Test(arguments: refused) func `what is beyond them is refused in words`(content: OutgoingContent) {
        #expect(Self.problem(content)?.hasSuffix(".") == true)
    }

    @Test(arguments: [
        ChannelAddress(phone: nil), ChannelAddress(phone: ""), ChannelAddress(phone: "+15555550111"),
        ChannelAddress(phone: "1234567890123456"), ChannelAddress(phone: nil, userID: ""),
    ])
    func `a message to nobody is refused`(address: ChannelAddress) {
        let message = OutgoingMessage(line: "1", to: address, content: .text("hi"), correlation: "1")
        #expect(MessageLimits.problem(with: message) != nil)
    }
}
