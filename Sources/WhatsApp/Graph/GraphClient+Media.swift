package import Dialogue
import Foundation

/// Why the bytes of media could not be had.
package enum MediaFailure: Error, Hashable {
    case tooLarge(limit: Int)
    /// The address is not one the token may be shown to.
    case strangeAddress
    /// The bytes are not those Meta announced.
    case wrongHash
    /// The media is gone: ids from webhooks live for seven days.
    case gone

    /// Without any value of the media's.
    package var code: String {
        switch self {
        case .tooLarge: "too_large"
        case .strangeAddress: "strange_address"
        case .wrongHash: "wrong_hash"
        case .gone: "gone"
        }
    }
}

extension GraphClient {
    /// Hosts besides the base address that Meta serves media from.
    private static let mediaHosts = ["fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net", "whatsapp.com"]

    /// Uploads a file and answers with its media id, which lives for 30 days.
    package func upload(
        _ bytes: [UInt8],
        mimeType: String,
        filename: String,
        line: String = ""
    ) async throws(GraphFailure) -> String {
        let limit = MediaRules.limit(mimeType: mimeType)
        guard !bytes.isEmpty, bytes.count <= limit else {
            throw GraphFailure(failure: Self.refused("WhatsApp takes 1 to \(limit) bytes of \(mimeType)."))
        }
        let form = MultipartBody(
            fields: [("messaging_product", "whatsapp"), ("type", mimeType)],
            file: bytes,
            filename: filename,
            mimeType: mimeType
        )
        let address = try address(line.isEmpty ? configuration.phoneNumberID : line, "/media")
        let json = try await checked { () async throws(TransportFailure) in
            try await post(address, form.bytes, type: form.type, timeout: configuration.mediaTimeout)
        }
        guard let id = json["id"]?.text, GraphID.isValid(id) else {
            throw GraphFailure(failure: Self.refused("WhatsApp's answer to the upload holds no media id."))
        }
        return id
    }

    /// Fetches received media and checks its hash; the address Meta gives lives for five minutes, so a stale one is renewed.
    package func download(_ media: IncomingMedia, line: String = "") async throws -> [UInt8] {
        for _ in 0..<2 {
            let query = line.isEmpty ? [] : [("phone_number_id", line)]
            let lookup = try address(media.id, "", query)
            let description = try await checked { () async throws(TransportFailure) in try await get(lookup) }
            if let bytes = try await fetch(description, media) { return bytes }
        }
        throw MediaFailure.gone
    }

    package func deleteMedia(_ id: String) async throws(GraphFailure) {
        let address = try address(id)
        _ = try await checked { () async throws(TransportFailure) in try await delete(address) }
    }

    /// Nil if the address has expired.
    private func fetch(_ description: JSONValue, _ media: IncomingMedia) async throws -> [UInt8]? {
        guard let url = description["url"]?.string, mayFetch(url) else { throw MediaFailure.strangeAddress }
        // What patients send may exceed the limits for what we send, but not the platform's own.
        let limit = MediaRules.receivedLimit(media.kind)
        if let size = description["file_size"]?.integer, size > limit { throw MediaFailure.tooLarge(limit: limit) }
        let answer = try await get(url, limit: limit, timeout: configuration.mediaTimeout)
        if answer.status == 404 { return nil }
        guard answer.status == 200 else {
            throw GraphFailure(failure: errors.failure(httpStatus: answer.status))
        }
        for digest in [description["sha256"]?.string, media.sha256].compactMap(\.self) {
            guard MediaRules.matches(digest, answer.bytes) ?? true else { throw MediaFailure.wrongHash }
        }
        return answer.bytes
    }

    /// The token goes only to the configured server, or over TLS to Meta's own hosts.
    func mayFetch(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), let base = URLComponents(string: configuration.baseURL),
            let host = url.host?.lowercased(), !host.isEmpty, url.user == nil, url.password == nil
        else { return false }
        if url.scheme == base.scheme, host == base.host?.lowercased(), url.port == base.port { return true }
        guard url.scheme == "https", url.port == nil || url.port == 443 else { return false }
        return Self.mediaHosts.contains { host == $0 || host.hasSuffix("." + $0) }
    }
}
