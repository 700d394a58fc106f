/// Which files may be sent as what, and how large (Meta, media: supported types).
enum MediaRules {
    private static let types: [String: (mimes: Set<String>, limit: Int)] = [
        "audio": (["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"], 16 << 20),
        "image": (["image/jpeg", "image/png"], 5 << 20),
        "video": (["video/mp4", "video/3gpp"], 16 << 20),
        "sticker": (["image/webp"], 500 << 10),
        "document": (
            [
                "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ], 100 << 20
        ),
    ]

    /// `audio/ogg; codecs=opus` counts as `audio/ogg`.
    private static func bare(_ mimeType: String) -> String {
        String(mimeType.prefix { $0 != ";" }).trimmingSpaces.lowercased()
    }

    static func fits(_ mimeType: String, _ kind: String) -> Bool {
        types[kind]?.mimes.contains(bare(mimeType)) == true
    }

    /// The most bytes a file of this type may have; nil for a type nobody takes.
    static func limit(_ mimeType: String) -> Int? {
        types.values.first { $0.mimes.contains(bare(mimeType)) }?.limit
    }
}

extension String {
    var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
