package import Care
import Crypto
import WhatsApp

/// Upload, look-up, download and deletion of media (Meta, media).
extension SimulatorModel {
    private static let urlLife = Span.minutes(5)

    func upload(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard let form = MultipartForm(request.body, contentType: request.contentType) else {
            throw GraphError(100, "The body must be multipart/form-data.")
        }
        guard form["messaging_product"]?.text == "whatsapp" else {
            throw GraphError(100, "The parameter messaging_product is required.")
        }
        guard let file = form["file"] else { throw GraphError(100, "The parameter file is required.") }
        let mimeType = file.contentType ?? form["type"]?.text ?? "application/octet-stream"
        guard let limit = MediaRules.limit(mimeType) else {
            throw GraphError(131_053, "Param file must be a file of a supported type; \(mimeType) is not.")
        }
        guard (1...limit).contains(file.bytes.count) else {
            throw GraphError(131_053, "A file of type \(mimeType) must have 1 to \(limit) bytes.")
        }
        let id = keep(file.bytes, mimeType, filename: file.filename, life: .days(30))
        return answer(["id": .string(id)])
    }

    /// Keeps bytes and returns the media id; what phones send lives 7 days, uploads 30.
    func keep(_ bytes: [UInt8], _ mimeType: String, filename: String?, life: Span) -> String {
        media.add(
            MediaItem(
                mimeType: mimeType,
                bytes: bytes,
                filename: filename,
                sha256: Hex.text(SHA256.hash(data: bytes)),
                expiresAt: now + life
            )
        )
    }

    func mediaNode(_ id: String, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard let item = media[id, now] else { throw .noObject(id) }
        if let number = request.query["phone_number_id"], number != settings.number.id { throw .noObject(id) }
        switch request.method {
        case "GET":
            return answer([
                "messaging_product": "whatsapp", "url": .string(mediaURL(id)), "mime_type": .string(item.mimeType),
                "sha256": .string(item.sha256), "file_size": .string(String(item.bytes.count)), "id": .string(id),
            ])
        case "DELETE":
            media.remove(id)
            return success
        default: throw .noObject(id)
        }
    }

    func mediaURL(_ id: String) -> String {
        let until = (now + Self.urlLife).seconds
        return "\(baseURL)/whatsapp_business/attachments/?mid=\(id)&ext=\(until)&hash=\(urlHash(id, until))"
    }

    private func urlHash(_ id: String, _ until: Int64) -> String {
        let number = UInt64(bitPattern: (Int64(id) ?? 0) &* 31 &+ until)
        return String(SeededGenerator.mixed(settings.seed ^ number), radix: 36)
    }

    func download(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard request.method == "GET", let id = request.query["mid"],
            let until = request.query["ext"].flatMap(Int64.init),
            request.query["hash"] == urlHash(id, until), until >= now.seconds, let item = media[id, now]
        else { return GraphResponse(status: 404, contentType: "text/html", body: Array("Not found".utf8)) }
        return GraphResponse(contentType: item.mimeType, body: item.bytes)
    }

    /// A file by its id, for the phones' page, which needs no token.
    package func mediaFile(_ id: String, now instant: Instant) -> GraphResponse? {
        advance(to: instant)
        guard let item = media[id, now] else { return nil }
        return GraphResponse(contentType: item.mimeType, body: item.bytes)
    }
}
