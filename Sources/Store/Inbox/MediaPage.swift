package import Care

/// A photo, document or recording a patient sent, opened for staff.
package struct MediaFile: Sendable {
    package var bytes: [UInt8]
    package var mime: String
    package var filename: String?
}

extension Transaction {
    /// The stored file; nil when there is none of that id, it is not here, or its key was destroyed.
    package func mediaFile(_ id: Identifier<WaitingMedia>) throws -> MediaFile? {
        do {
            guard let content = try mediaContent(id) else { return nil }
            let named = try row(
                "SELECT filename_sealed, address_id FROM media JOIN message ON message.id = message_id "
                    + "JOIN conversation ON conversation.id = conversation_id WHERE media.id = ?",
                [.id(id)]
            ) { ($0.optionalBlob(0), $0.int(1)) }
            let name = try named?.0.map { try mediaName($0, of: id.rawValue, address: named?.1 ?? 0) }
            return MediaFile(bytes: content.bytes, mime: content.mime, filename: name)
        } catch VaultError.forgotten {
            return nil
        }
    }

    func media(of message: Int64, address: Int64) throws -> [MediaRow] {
        let found = try rows(
            "SELECT id, mime, state, filename_sealed FROM media WHERE message_id = ? ORDER BY id",
            [.int(message)]
        ) { (MediaRow(id: $0.int(0), mime: $0.text(1), state: $0.text(2)), $0.optionalBlob(3)) }
        return try found.map { media, sealed in
            var media = media
            media.filename = try sealed.map { try mediaName($0, of: media.id, address: address) }
            return media
        }
    }

    private func mediaName(_ sealed: [UInt8], of media: Int64, address: Int64) throws -> String {
        try readable(sealed, subject: address, Cell("media", media, "filename"))
    }
}
