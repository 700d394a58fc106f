import Care
import Dialogue
import TestKit
import Testing

@Suite struct StoredBodyTests {
    static let bodies: [StoredBody] = [
        StoredBody(kind: "text", text: "Olá 👋\n\"quoted\" \u{0} \\ /"), StoredBody(kind: "text", text: ""),
        StoredBody(kind: "list", text: "Which?", choices: ["A", "B"]),
        StoredBody(kind: "audio", text: "", media: .init(mimeType: "audio/ogg", filename: "f.ogg", isVoice: true)),
        StoredBody(kind: "document", text: "c", media: .init(mimeType: "")), StoredBody(kind: "", text: ""),
    ]

    @Test(arguments: bodies)
    func `a body that is kept is read back the same`(body: StoredBody) {
        #expect(StoredBody(decoding: body.encode()) == body)
        #expect(body.encode() == body.encode())
    }

    @Test func `what is empty takes no bytes`() {
        let bytes = StoredBody(kind: "text", text: "hi").encode()
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"kind":"text","text":"hi","version":1}"#)
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", #"{"version":1}"#, #"{"version":2,"kind":"text","text":"x"}"#,
        #"{"version":"1","kind":"text"}"#, #"{"version":1,"kind":5}"#, #"{"version":1,"kind":"text","text":[]}"#,
    ])
    func `what is not a body is none`(text: String) {
        #expect(StoredBody(decoding: Array(text.utf8)) == nil)
    }

    @Test func `damaged bytes do no harm`() {
        for seed in UInt64(0)..<2_000 {
            var random = SplitMix64(seed: seed)
            var bytes = (Self.bodies.randomElement(using: &random) ?? StoredBody(kind: "text", text: "")).encode()
            let place = Int.random(in: 0..<bytes.count, using: &random)
            if Bool.random(using: &random) {
                bytes.removeSubrange(place...)
            } else {
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if let body = StoredBody(decoding: bytes) {
                #expect(StoredBody(decoding: body.encode()) == body, "seed \(seed)")
            }
        }
        #expect(StoredBody(decoding: Array(String(repeating: "[", count: 100_000).utf8)) == nil)
    }

    @Test func `what was received and what was sent are kept by kind`() {
        let tap = StoredBody(IncomingContent.tap(payload: "confirm:1:1", title: "Confirm"))
        #expect(tap == StoredBody(kind: "tap", text: "Confirm"))
        let voice = IncomingMedia(kind: .audio, id: "7", mimeType: "audio/ogg", isVoice: true)
        #expect(StoredBody(IncomingContent.media(voice)).media?.isVoice == true)
        let buttons = OutgoingContent.buttons(body: "b", buttons: [.init(payload: "p", title: "Yes")])
        #expect(StoredBody(buttons) == StoredBody(kind: "buttons", text: "b", choices: ["Yes"]))
    }
}
