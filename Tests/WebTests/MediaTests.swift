import Care
import Dialogue
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// What patients send besides words, opened by staff.
@Suite struct MediaTests {
    /// A message with one file; its bytes are there unless `bytes` is nil.
    private func receive(
        _ clinic: TestClinic,
        _ mime: String,
        filename: String? = nil,
        bytes: [UInt8]?
    ) async throws -> (conversation: Identifier<Conversation>, media: Identifier<WaitingMedia>) {
        try await clinic.store.write { tx in
            let phone = try needed(PhoneNumber("+12025550142"))
            let conversation = try tx.ensureConversation(line: "100", address: tx.ensureAddress(phone: phone).id)
            let message = try needed(
                try tx.insertInbound(
                    conversation,
                    channelID: "wamid.1",
                    kind: "image",
                    body: StoredBody(kind: "image", text: "").encode(),
                    at: tx.now,
                    inReplyTo: nil
                )
            )
            let media = IncomingMedia(kind: .image, id: "m1", mimeType: mime, filename: filename)
            try tx.insertMedia(media, of: message, in: conversation)
            let id = try needed(try tx.waitingMedia(limit: 1).first).id
            if let bytes { try tx.store(bytes, of: id) }
            try tx.noteInbound(conversation.id, at: tx.now, profileName: "Tomás", isUnread: true)
            return (conversation.id, id)
        }
    }

    @Test func `open pages hear when a file cannot be fetched, and not of every try`() async throws {
        let clinic = try TestClinic()
        let (conversation, media) = try await receive(clinic, "image/jpeg", bytes: nil)
        let told = try await clinic.store.write { tx in
            try tx.postpone(media, until: tx.now + .minutes(1), failure: "timeout")
            let first = tx.notices
            try tx.postpone(media, until: nil, failure: "gone")
            return (first, tx.notices)
        }
        #expect(told.0.isEmpty && told.1 == [.conversation(conversation)])
    }

    @Test(arguments: [
        ("image/jpeg", "image/jpeg", "inline"), ("audio/ogg; codecs=opus", "audio/ogg", "inline"),
        ("video/mp4", "video/mp4", "inline"), ("text/html", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("application/pdf", "application/octet-stream", "attachment"), ("", "application/octet-stream", "attachment"),
    ])
    func `only what is safely a picture, a sound or a film is shown`(
        mime: String,
        type: String,
        disposition: String
    ) async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let (_, media) = try await receive(clinic, mime, filename: "a\"b\r\n.html", bytes: Array("0123456789".utf8))
        try await clinic.visit { client in
            let file = try await client.execute(uri: "/media/\(media)", method: .get, headers: browser.headers)
            #expect(file.status == .ok && file.text == "0123456789")
            #expect(file.headers[.contentType] == type)
            let said = try #require(file.headers[.contentDisposition])
            #expect(said.hasPrefix(disposition) && said.hasSuffix("filename*=UTF-8''a%22b%0D%0A%2Ehtml"))
            #expect(file.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
            #expect(file.headers[.xContentTypeOptions] == "nosniff")
            #expect(file.headers[.cacheControl] == "private, no-store")
            var headers = browser.headers
            headers[.range] = "bytes=2-4"
            let part = try await client.execute(uri: "/media/\(media)", method: .get, headers: headers)
            #expect(part.status == .partialContent && part.text == "234")
            #expect(part.headers[.contentRange] == "bytes 2-4/10")
        }
    }

    @Test func `a file is for staff only, and one that is not there is not found`() async throws {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let (_, media) = try await receive(clinic, "image/jpeg", bytes: nil)
        try await clinic.visit { client in
            #expect(try await client.execute(uri: "/media/\(media)", method: .get).status == .seeOther)
            for path in ["/media/\(media)", "/media/1", "/media/x"] {
                let found = try await client.execute(uri: path, method: .get, headers: browser.headers)
                #expect(found.status == .notFound, "\(path)")
            }
        }
    }

    @Test func `a photo stands in its bubble with words for who cannot see it, and in the list by its kind`()
        async throws
    {
        let clinic = try TestClinic()
        let browser = try await clinic.signIn()
        let (conversation, media) = try await receive(clinic, "image/jpeg", bytes: [1, 2, 3])
        let page = try await clinic.visit {
            try await $0.execute(uri: "/inbox/\(conversation)", method: .get, headers: browser.headers).text
        }
        #expect(page.contains("src=\"/media/\(media)\" alt=\"Photo from Tomás\""))
        #expect(page.contains("📷 Photo"))
    }
}
