import Store

/// A patient's photo, recording or document in its bubble.
struct MediaModel {
    let key: String
    let href: String
    let isImage: Bool
    let isSound: Bool
    let isFilm: Bool
    /// Only to be kept as a file.
    let isFile: Bool
    let title: String
    let alt: String
    /// Why it cannot be opened; nil when it can.
    let absence: String?

    init(_ row: MediaRow, kind: String, from name: String) {
        let type = MediaType(row.mime)
        let isHere = row.state == "stored"
        key = "media-\(row.id)"
        href = ConsolePath.media(id: row.id).path
        isImage = isHere && type.isShown && type.name.hasPrefix("image/")
        isSound = isHere && type.isShown && type.name.hasPrefix("audio/")
        isFilm = isHere && type.isShown && type.name.hasPrefix("video/")
        isFile = isHere && !isImage && !isSound && !isFilm
        title = row.filename ?? kind
        alt = "\(kind) from \(name)"
        absence =
            switch row.state {
            case "stored": nil
            case "waiting": "It is being fetched from WhatsApp."
            default: "It could not be fetched from WhatsApp. Ask the patient to send it again."
            }
    }
}

/// A media type without its parameters, and whether a browser may show it inside a page of ours.
struct MediaType: Hashable {
    let name: String

    /// What no browser takes for a page or a script.
    private static let shown: Set<String> = [
        "image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/amr", "video/mp4",
    ]

    init(_ text: String) {
        name = text.prefix { $0 != ";" }.lowercased().trimmed()
    }

    var isShown: Bool { Self.shown.contains(name) }
}
