import Care

/// A stored file.
struct MediaItem {
    var mimeType: String
    var bytes: [UInt8]
    var filename: String?
    /// Lower-case hex.
    var sha256: String
    var expiresAt: Instant
}

/// Files by media id, up to a number of bytes in all; the oldest go first.
struct MediaShelf {
    private let byteLimit: Int
    private var items: [String: MediaItem] = [:]
    private var order: [String] = []
    private var bytes = 0
    private var lastID: Int64 = 1_013_859_600_000_000

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    subscript(id: String, now: Instant) -> MediaItem? {
        guard let item = items[id], item.expiresAt > now else { return nil }
        return item
    }

    mutating func add(_ item: MediaItem) -> String {
        lastID += 17
        let id = String(lastID)
        items[id] = item
        order.append(id)
        bytes += item.bytes.count
        while bytes > byteLimit, order.count > 1 { remove(order.removeFirst()) }
        return id
    }

    mutating func remove(_ id: String) {
        guard let item = items.removeValue(forKey: id) else { return }
        bytes -= item.bytes.count
    }
}
