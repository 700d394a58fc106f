import Care
import WhatsApp

/// A person calls the business, which does not take calls here: it rings, and it is over (Meta, calling: webhooks).
extension SimulatorModel {
    /// How long it rings.
    private static let ringing = Span.seconds(20)

    /// Even a call that nobody takes opens the window.
    func call(_ person: PersonIndex) -> String {
        let id = "wacid." + nextInboundID(person).dropFirst("wamid.".count)
        phones[person].windowUntil = now + .hours(24)
        show(
            Bubble(id: id, isFromBusiness: false, at: now, content: .notice("Voice call · not answered")),
            on: person
        )
        var ring = callItem(id, person, "connect")
        ring["session"] = ["sdp_type": "offer", "sdp": .string(Self.offer)]
        tellCall(ring, person)
        moments.add(.callEnds(person, call: id), at: now + Self.ringing)
        return id
    }

    func endCall(_ person: PersonIndex, _ id: String) {
        var end = callItem(id, person, "terminate")
        end["status"] = "FAILED"
        tellCall(end, person)
    }

    private func callItem(_ id: String, _ person: PersonIndex, _ event: String) -> JSONObject {
        let caller = phones[person].person
        var item: JSONObject = ["id": .string(id)]
        item["from"] = caller.phone.map { .string($0) }
        item["from_user_id"] = .string(caller.userID)
        item["to"] = .string(settings.number.digits)
        item["event"] = .string(event)
        item["timestamp"] = .string(String(now.seconds))
        item["direction"] = "USER_INITIATED"
        return item
    }

    private func tellCall(_ item: JSONObject, _ person: PersonIndex) {
        let change = change(
            "calls",
            [.object(item)],
            contacts: [contact(phones[person].person)],
            field: "calls"
        )
        post(WebhookUpdate(change: change), field: "calls")
    }

    /// A session description (RFC 8866) that no media follows.
    private static let offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 126\r\n"
        + "c=IN IP4 127.0.0.1\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/8000\r\n"
        + "a=setup:actpass\r\na=sendrecv\r\n"
}
