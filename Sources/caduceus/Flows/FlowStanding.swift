import Foundation
import Web
import WhatsApp

/// How the booking Flow and its key stand at Meta, in words.
struct FlowStanding {
    let client: GraphClient
    let source: SettingsSource

    /// `isReady`: patients can book in it.
    func find() async throws -> (lines: [String], isReady: Bool) {
        let (key, isKeyGood) = try await keyLine()
        guard let id = source.values["booking.flow-id"] else {
            return ([key, "Flow: none is set; run `caduceus flows push`, then set booking.flow-id."], false)
        }
        let flow = try await client.flow(id)
        var lines = [key, "Flow \(id) (\(flow.name)): \(Self.words(flow.status))"]
        var isReady = isKeyGood && flow.status == "PUBLISHED"
        let wanted = source.values["public-url"].flatMap(URL.init(string:)).map { $0.withoutSlash + FlowService.path }
        if let endpoint = flow.endpoint { lines.append("Endpoint: \(endpoint)") }
        if let wanted, flow.endpoint != wanted {
            lines.append("It should be \(wanted): set public-url right, or run `caduceus flows push`.")
            isReady = false
        }
        lines += flow.problems.map { "Meta: \($0)" } + flow.obstacles.map { "Meta: \($0)" }
        return (lines, isReady && flow.obstacles.isEmpty)
    }

    private static func words(_ status: String) -> String {
        switch status {
        case "PUBLISHED": "published; patients book in it."
        case "DRAFT": "a draft; run `caduceus flows push --publish`."
        case "THROTTLED":
            "throttled: Meta sends ten an hour because our endpoint fails or is slow; patients book from lists meanwhile."
        case "BLOCKED": "blocked by Meta because our endpoint failed too often; patients book from lists meanwhile."
        case "DEPRECATED": "withdrawn; run `caduceus flows push --new`."
        default: status.lowercased()
        }
    }

    private func keyLine() async throws -> (line: String, isGood: Bool) {
        guard let pem = source.values["booking.flow-key"] else {
            return ("Key: none is set; run `caduceus flows keys`.", false)
        }
        let ours = try FlowKey.reading(pem, passphrase: source.values["booking.flow-key-passphrase"]).publicPEM()
        guard let theirs = try await client.flowKey() else {
            return ("Key: Meta has none; run `caduceus flows keys`.", false)
        }
        guard Self.bare(theirs.pem) == Self.bare(ours) else {
            return ("Key: Meta has another one than booking.flow-key; run `caduceus flows keys`.", false)
        }
        return theirs.isValid
            ? ("Key: Meta has ours.", true)
            : ("Key: the number was registered anew since it was handed in; run `caduceus flows keys`.", false)
    }

    /// The same key may be broken into lines in other ways.
    private static func bare(_ pem: String) -> String { pem.filter { !$0.isWhitespace } }
}
